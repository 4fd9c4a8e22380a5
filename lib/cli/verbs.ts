import {completionVerb} from './completion.ts';
import {lsVerb} from './ls.ts';
import {redactVerb} from './redact.ts';
import {runVerb} from './run.ts';
import {serveVerb} from './serve.ts';
import {tailVerb} from './tail.ts';
import type {Verb} from './verb.ts';
import {writeVerb} from './write.ts';

/** In the order of the help. */
export const verbs: readonly Verb[] = [
	runVerb,
	writeVerb,
	tailVerb,
	lsVerb,
	serveVerb,
	redactVerb,
	completionVerb,
];
