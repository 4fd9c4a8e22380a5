import {expectKnownOptions, unexpected} from '../expect.ts';
import {expectRedisClient} from '../expect-redis-client.ts';
import type {LogAddress} from '../format/log-key.ts';
import {LogHub} from '../read/log-hub.ts';
import type {RedisClient} from '../redis-client.ts';

/** Where a log is read from: a hub of one's own, or a client, for which there is one hub in the process. */
export type LogServer =
	| {readonly hub: LogHub; readonly redis?: undefined}
	| {readonly redis: RedisClient; readonly hub?: undefined};

/** Which log is served to whoever asks: it is the caller who has to know that he may see it. */
export type ServedLogOptions = LogServer & LogAddress;

export type ServedLog = {readonly hub: LogHub; readonly address: LogAddress};

const hubs = new WeakMap<RedisClient, LogHub>();

/**
 * @throws TypeError when an option is not what it should be. A job id that none can have is left to the answer: it
 * comes from those who ask.
 */
export function servedLog(
	owner: string,
	options: ServedLogOptions,
	{more = []}: {more?: readonly string[]} = {},
): ServedLog {
	expectKnownOptions(owner, options, ['hub', 'redis', 'jobId', 'key', ...more]);
	const {hub, redis, jobId, key} = options;
	if ((hub === undefined) === (redis === undefined)) {
		throw new TypeError(
			`Expected either \`hub\` or \`redis\`, got ${hub === undefined ? 'neither' : 'both'}`,
		);
	}
	if (hub !== undefined && !(hub instanceof LogHub)) throw unexpected('hub', 'a LogHub', hub);
	if ((jobId === undefined) === (key === undefined)) {
		throw new TypeError(
			`Expected either \`jobId\` or \`key\`, got ${jobId === undefined ? 'neither' : 'both'}`,
		);
	}
	const address: LogAddress = jobId === undefined ? {key: key as string} : {jobId};
	return {hub: hub ?? hubOf(redis as RedisClient), address};
}

function hubOf(redis: RedisClient): LogHub {
	expectRedisClient(redis);
	const hub = hubs.get(redis) ?? new LogHub(redis);
	hubs.set(redis, hub);
	return hub;
}
