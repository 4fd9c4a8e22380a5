import {expectLabel} from '../expect.ts';
import type {LogAddress} from '../format/log-key.ts';
import {JobLog} from '../job-log.ts';
import type {LogSummary} from '../log-summary.ts';
import type {LogWarning} from '../log-warning.ts';
import {connectRedis, type RedisConnection} from './connect-redis.ts';
import {seconds} from './numbers.ts';
import type {RedisUrl} from './redis-url.ts';
import {sayWarning} from './say.ts';
import {UsageError} from './usage-error.ts';

export type OpenLog = {
	readonly log: JobLog;
	readonly flushTimeoutMs: number;
	/** Closes the connection; the log must have ended before. Lines that were lost with no word about it get one. */
	close(summary: LogSummary): void;
};

/**
 * The log that `run` and `write` write to, whether Redis answers or not.
 *
 * @throws UsageError, SetupError
 */
export async function openLog(
	address: LogAddress,
	url: RedisUrl,
	values: ReadonlyMap<string, string>,
	secrets: readonly string[],
): Promise<OpenLog> {
	const flushTimeoutMs = seconds('--flush-timeout', values.get('flush-timeout') ?? '10');
	const maxBlockMs = seconds('--max-block', values.get('max-block') ?? '2');
	const phase = label('phase', values.get('phase') ?? '');
	let hasWarned = false;
	const sayTrouble = (words: string) => {
		hasWarned = true;
		sayWarning(`warning: ${words}`);
	};
	const connection = await connectRedis(url, trouble => {
		sayTrouble(`${trouble}; going on, but the log is lost unless that changes`);
	});
	const log = new JobLog(connection.redis, {
		...address,
		phase,
		flushTimeoutMs,
		maxBlockMs,
		maxBufferBytes,
		secrets,
		onWarning: warning => {
			if (isNews(warning, connection)) sayTrouble(warning.message);
		},
	});
	return {
		log,
		flushTimeoutMs,
		close({lost}) {
			if (lost > 0 && !hasWarned)
				sayWarning(`warning: Redis at ${url.shown} has not taken the lines in time`);
			connection.close();
		},
	};
}

/** @throws UsageError */
export function label(option: string, value: string): string {
	try {
		return expectLabel(`--${option}`, value, {mayBeEmpty: option === 'phase'});
	} catch (error) {
		throw new UsageError((error as Error).message);
	}
}

// A command is held up for two seconds at most, so what comes meanwhile needs more room than in a server with
// hundreds of jobs: this is some fifteen seconds of a busy build.
const maxBufferBytes = 8 * 1_048_576;

function isNews({code, cause}: LogWarning, {redis, isAway}: RedisConnection): boolean {
	// Without a connection that is the whole story, and it has been told or will be.
	if (code === 'LOGSLUICE_REDIS_AWAY') return redis.status === 'ready';
	// That the end came too early for some lines, which has a cause, is told with the summary.
	if (code === 'LOGSLUICE_LINES_LOST') return !isAway && cause === undefined;
	// Variables with short values were not given to be masked.
	return code !== 'LOGSLUICE_SHORT_SECRET';
}
