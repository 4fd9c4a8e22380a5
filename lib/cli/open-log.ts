import {expectLabel} from '../expect.ts';
import type {LogAddress} from '../format/log-key.ts';
import {JobLog} from '../job-log.ts';
import type {LogWarning} from '../log-warning.ts';
import {connectRedis, type RedisConnection} from './connect-redis.ts';
import {seconds} from './numbers.ts';
import type {RedisUrl} from './redis-url.ts';
import {sayWarning} from './say.ts';
import {UsageError} from './usage-error.ts';

export type OpenLog = {
	readonly log: JobLog;
	readonly flushTimeoutMs: number;
	/** Closes the connection; the log must have ended before. */
	close(): void;
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
	const connection = await connectRedis(url, trouble => {
		sayWarning(`warning: ${trouble}; going on, but the log is lost unless that changes`);
	});
	const log = new JobLog(connection.redis, {
		...address,
		phase,
		flushTimeoutMs,
		maxBlockMs,
		maxBufferBytes,
		secrets,
		onWarning: warning => tell(warning, connection),
	});
	return {log, flushTimeoutMs, close: () => connection.close()};
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

function tell({code, message}: LogWarning, {redis, isAway}: RedisConnection): void {
	// Without a connection that is the whole story, and it has been told or will be.
	if (code === 'LOGSLUICE_REDIS_AWAY' && redis.status !== 'ready') return;
	if (code === 'LOGSLUICE_LINES_LOST' && isAway) return;
	// Variables with short values were not given to be masked.
	if (code === 'LOGSLUICE_SHORT_SECRET') return;
	sayWarning(`warning: ${message}`);
}
