import type {RedactionRule} from '../rule.ts';

export const messagingRules: readonly RedactionRule[] = [];
