import type {RedactionRule} from '../rule.ts';

export const cloudRules: readonly RedactionRule[] = [];
