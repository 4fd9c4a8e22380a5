import type {RedactionRule} from '../rule.ts';

export const serviceRules: readonly RedactionRule[] = [];
