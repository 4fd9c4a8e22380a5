import type {RedactionRule} from '../rule.ts';

export const namedRules: readonly RedactionRule[] = [];
