import {once} from 'node:events';
import type {LogEntry} from '../format/log-entry.ts';
import {type LogAddress, logKey} from '../format/log-key.ts';
import {expectEntryId} from '../read/entry-id.ts';
import {readLog} from '../read/read-log.ts';
import type {Arguments} from './arguments.ts';
import {connectRedis} from './connect-redis.ts';
import {entryFilter, filterOptions} from './entry-filter.ts';
import {expectJobId, logAddress, logName} from './log-address.ts';
import {wholeNumber} from './numbers.ts';
import {redisOption} from './redis-option.ts';
import {redisUrl} from './redis-url.ts';
import {say, sayWarning} from './say.ts';
import {shownEntry} from './shown-entry.ts';
import {shownJson} from './shown-text.ts';
import {Stopped, stopper} from './stopper.ts';
import {UsageError} from './usage-error.ts';
import type {Verb} from './verb.ts';

export const tailVerb: Verb = {
	name: 'tail',
	summary: "print a job's log from its beginning, and follow it until the job ends",
	usage: 'tail [OPTIONS] JOB',
	options: {
		lines: {short: 'n', value: 'N', help: 'begin with the last N entries'},
		after: {value: 'ENTRY', help: 'begin behind this entry, by its id in Redis (--json shows it)'},
		'no-follow': {help: 'print what is there now, and end'},
		follow: {short: 'f', help: 'go on until the job ends, as without it'},
		timestamps: {short: 't', help: 'print the time of each line before it'},
		...filterOptions,
		json: {help: 'print each entry as one JSON object a line, with its id, time, source and phase'},
		job: {value: 'ID', help: 'the same as JOB; else LOGSLUICE_JOB_ID'},
		key: {value: 'KEY', help: 'the key of a Redis Stream, instead of a job'},
		...redisOption,
	},
	notes: [
		'The job need not have begun. Its log goes to standard output, what logsluice itself has to say to standard ' +
			'error. The exit code is 0 however the job ended, and 1 with --no-follow where there is no log.',
	],
	examples: [
		'logsluice tail build-42',
		'logsluice tail build-42 --since 5m --source stderr -t',
		'logsluice tail build-42 --no-follow --json | jq .text',
	],
	run: args => tail(whichLog(args), args),
};

async function tail(log: LogAddress, {values, switches}: Arguments): Promise<number> {
	const follow = !switches.has('no-follow');
	if (!follow && switches.has('follow')) {
		throw new UsageError('--follow and --no-follow exclude each other: give one of them');
	}
	const start = startingPoint(values);
	const isAskedFor = entryFilter(values, Date.now());
	const withTime = switches.has('timestamps');
	const show = switches.has('json') ? shownJson : (entry: LogEntry) => shownEntry(entry, {withTime});
	const {signal, stop} = stopper();
	const {redis, close} = await connectRedis(
		redisUrl(values.get('redis'), process.env),
		(trouble, refused) => {
			// Refused, the reader ends by itself, with what Redis said.
			if (refused) return;
			sayWarning(follow ? `warning: ${trouble}; still trying` : trouble);
			if (!follow) stop(1);
		},
	);
	let entries = 0;
	// With `after`, the reader itself says that the log is gone.
	if (follow && start.after === undefined) {
		redis.once('ready', async () => {
			// What a reader has the right to, unlike EXISTS.
			const stored = await redis
				.xrevrange(log.key ?? logKey(log.jobId), '+', '-', 'COUNT', 1)
				.catch(() => undefined);
			if (stored?.length === 0 && entries === 0) say(`waiting for ${logName(log)} …`);
		});
	}
	try {
		for await (const entry of readLog(redis, {...log, ...start, follow, signal})) {
			entries++;
			if (!isAskedFor(entry)) continue;
			if (!process.stdout.write(`${show(entry)}\n`)) await once(process.stdout, 'drain', {signal});
		}
		// Behind an entry, or with the last none of them, there may well be nothing in a log that is there.
		if (entries === 0 && !follow && start.after === undefined && start.tail !== 0) {
			say(`${logName(log)} has no log in Redis`);
			return 1;
		}
		return 0;
	} catch (error) {
		if (signal.reason instanceof Stopped) return signal.reason.exitCode;
		throw error;
	} finally {
		close();
	}
}

function whichLog({values, positionals}: Arguments): LogAddress {
	const [jobId, ...more] = positionals;
	if (more.length > 0) throw new UsageError(`tail follows one job, got ${positionals.length}`);
	if (jobId !== undefined && (values.has('job') || values.has('key'))) {
		throw new UsageError('JOB, --job and --key all name the log: give one of them');
	}
	const log = jobId === undefined ? logAddress(values, process.env) : {jobId: expectJobId('JOB', jobId)};
	if (log === undefined) throw new UsageError('tail needs to know which job: logsluice tail build-42');
	return log;
}

function startingPoint(values: ReadonlyMap<string, string>): {after?: string; tail?: number} {
	const after = values.get('after');
	const lines = values.get('lines');
	if (after !== undefined && lines !== undefined) {
		throw new UsageError('--after and --lines both say where to begin: give one of them');
	}
	if (lines !== undefined) return {tail: wholeNumber('--lines', lines)};
	if (after === undefined) return {};
	try {
		return {after: expectEntryId('--after', after)};
	} catch (error) {
		throw new UsageError((error as Error).message);
	}
}
