import type {LogAddress} from '../format/log-key.ts';
import type {Arguments} from './arguments.ts';
import {signalExitCode} from './exit-code.ts';
import {knownSecrets} from './known-secrets.ts';
import {logAddress, logName} from './log-address.ts';
import {logOptions} from './log-options.ts';
import {newJobId} from './new-job-id.ts';
import {openLog} from './open-log.ts';
import {redisUrl} from './redis-url.ts';
import {runLogged} from './run-logged.ts';
import {say, sayLine} from './say.ts';
import {secretsNote} from './secrets-note.ts';
import {summaryLine} from './summary-line.ts';
import {tailCommand} from './tail-command.ts';
import {UsageError} from './usage-error.ts';
import type {Verb} from './verb.ts';

export const runVerb: Verb = {
	name: 'run',
	summary: 'run a command, show its output as it is, and put it into the log of a job',
	usage: 'run [OPTIONS] -- COMMAND [ARGUMENT...]',
	takesCommand: true,
	options: logOptions,
	notes: [
		"Exits with the command's exit code; 128 and the signal's number where a signal ended it; 127 where there is no " +
			'such command, 126 where it cannot be run, 125 where logsluice lacks something, 2 for a mistake in its own options.',
		'Without --job, an id is made and printed first. A Redis that is away is a warning and a count in the summary; ' +
			'the command runs all the same.',
		"The command's output is shown as it is. Its log is plain text, and secrets in it are masked.",
		secretsNote,
	],
	examples: ['logsluice run --job build-42 -- npm ci', "logsluice run -- sh -c 'make && make test'"],
	run,
};

async function run({values, switches, positionals}: Arguments): Promise<number> {
	const [command, ...commandArgs] = positionals;
	if (command === undefined) throw new UsageError('run needs a command: logsluice run -- npm ci');
	const given = logAddress(values, process.env);
	const url = redisUrl(values.get('redis'), process.env);
	const secrets = knownSecrets(url, command);
	const address: LogAddress = given ?? {jobId: newJobId(command, secrets)};
	const tail = tailCommand(address, url);
	const open = await openLog(address, url, values, secrets);
	const quiet = switches.has('quiet');
	if (given === undefined && !quiet) say(`${logName(address)}, to follow it: ${tail}`);

	const {outcome, summary, milliseconds} = await runLogged(command, commandArgs, {...open, secrets});
	open.close(summary);
	if (!quiet) sayLine(summaryLine(logName(address), summary, {milliseconds, outcome, tail}));
	const {exitCode, signal} = outcome;
	const code = signal === null ? (exitCode ?? 0) : signalExitCode(signal);
	return code === 0 && summary.lost > 0 && switches.has('strict') ? 1 : code;
}
