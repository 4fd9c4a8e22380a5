import type {RedactionRule} from '../rule.ts';

export const aiRules: readonly RedactionRule[] = [];
