import {pipeline} from 'node:stream/promises';
import {splitLines} from '../framing/split-lines.ts';
import {joinLines} from '../stages/join-lines.ts';
import {redact} from '../stages/redact.ts';
import {stripAnsi} from '../stages/strip-ansi.ts';
import {sayWarning} from './say.ts';
import {secretEnvironmentValues} from './secret-environment.ts';
import {secretsNote} from './secrets-note.ts';
import {sayWhenTyped} from './standard-input.ts';
import {brokenOutputExitCode} from './standard-output.ts';
import {UsageError} from './usage-error.ts';
import type {Verb} from './verb.ts';

export const redactVerb: Verb = {
	name: 'redact',
	summary: 'mask secrets in standard input and print the rest as plain text; needs no Redis',
	usage: 'redact < FILE',
	options: {},
	notes: [
		'Line by line: colours and other escapes go, so that none can hide a secret, secrets become [REDACTED], and a ' +
			'line over 1 MiB is cut.',
		secretsNote,
	],
	examples: ['npm ci 2>&1 | logsluice redact', 'logsluice redact < build.log > shareable.log'],
	run: async ({positionals}) => {
		if (positionals.length > 0) {
			throw new UsageError(`redact reads standard input, not files: logsluice redact < ${positionals[0]}`);
		}
		sayWhenTyped();
		return redactInput();
	},
};

// Not `createLogPipeline()`, which drains its input whatever becomes of its output: a filter whose reader has gone
// stops, and one whose reader is slow waits.
async function redactInput(): Promise<number> {
	const onWarning = ({message}: Error) => sayWarning(`warning: ${message}`);
	const redactor = redact({secrets: secretEnvironmentValues(process.env), onWarning});
	try {
		await pipeline(
			process.stdin,
			splitLines({maxLineBytes: 1_048_576}),
			stripAnsi(),
			redactor,
			joinLines(),
			process.stdout,
		);
		return 0;
	} catch (error) {
		const exitCode = brokenOutputExitCode();
		if (exitCode === undefined) throw error;
		return exitCode;
	}
}
