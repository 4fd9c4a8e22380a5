import type {RedactionRule} from './rule.ts';
import {aiRules} from './rules/ai.ts';
import {cloudRules} from './rules/cloud.ts';
import {codeRules} from './rules/code.ts';
import {commandRules} from './rules/commands.ts';
import {genericRules} from './rules/generic.ts';
import {messagingRules} from './rules/messaging.ts';
import {namedRules} from './rules/named.ts';
import {serviceRules} from './rules/services.ts';
import {urlRules} from './rules/urls.ts';

/** What `redact()` looks for unless told otherwise. README has the table. */
export const defaultRules: readonly RedactionRule[] = [
	...genericRules,
	...commandRules,
	...urlRules,
	...codeRules,
	...cloudRules,
	...aiRules,
	...messagingRules,
	...serviceRules,
	...namedRules,
];
