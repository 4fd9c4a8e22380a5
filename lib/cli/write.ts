import type {Arguments} from './arguments.ts';
import {signalExitCode} from './exit-code.ts';
import {momentMs, sayWhenWaiting, summaryWithin} from './impatience.ts';
import {knownSecrets} from './known-secrets.ts';
import {logAddress, logName} from './log-address.ts';
import {logOptions} from './log-options.ts';
import {label, openLog} from './open-log.ts';
import {redisUrl} from './redis-url.ts';
import {sayLine} from './say.ts';
import {secretsNote} from './secrets-note.ts';
import {sayWhenTyped, standardInput} from './standard-input.ts';
import {summaryLine} from './summary-line.ts';
import {tailCommand} from './tail-command.ts';
import {UsageError} from './usage-error.ts';
import type {Verb} from './verb.ts';

export const writeVerb: Verb = {
	name: 'write',
	summary: 'put standard input into the log of a job, and mark its end',
	usage: 'write --job ID [OPTIONS]',
	options: {
		...logOptions,
		source: {value: 'NAME', help: 'where the lines come from, stored with each; default stdout'},
		'no-end': {help: 'leave the log open: others write to it too'},
	},
	notes: [
		'Exits with 0, whether Redis took the lines or not, unless --strict is given.',
		'The log is plain text, and secrets in it are masked.',
		secretsNote,
	],
	examples: [
		'npm ci 2>&1 | logsluice write --job build-42',
		'logsluice write --job build-42 --no-end < setup.log',
	],
	run: write,
};

async function write({values, switches, positionals}: Arguments): Promise<number> {
	if (positionals.length > 0) throw new UsageError('write reads standard input and takes only options');
	const address = logAddress(values, process.env);
	if (address === undefined) throw new UsageError('write needs to know which job: --job ID');
	const source = label('source', values.get('source') ?? 'stdout');
	const url = redisUrl(values.get('redis'), process.env);
	const {log, flushTimeoutMs, close} = await openLog(address, url, values, knownSecrets(url));

	const start = performance.now();
	const {ended, impatient} = standardInput(log.stream(source));
	if (!switches.has('quiet')) sayWhenTyped();
	const signal = await ended;
	const milliseconds = performance.now() - start;
	sayWhenWaiting(log, flushTimeoutMs);
	const stored = switches.has('no-end') ? log.flush() : log.end({signal});
	const summary = await Promise.race([stored, impatient.then(() => summaryWithin(momentMs, log, stored))]);
	close(summary);

	if (!switches.has('quiet')) {
		const tail = tailCommand(address, url);
		sayLine(summaryLine(logName(address), summary, {milliseconds, tail}));
	}
	if (signal !== null) return signalExitCode(signal);
	return switches.has('strict') && summary.lost > 0 ? 1 : 0;
}
