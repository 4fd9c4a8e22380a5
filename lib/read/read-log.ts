import {expectBoolean, expectInteger, expectKnownOptions, unexpected} from '../expect.ts';
import {expectRedisClient} from '../expect-redis-client.ts';
import type {LogEntry} from '../format/log-entry.ts';
import {type LogAddress, logKeys} from '../format/log-key.ts';
import type {RedisClient} from '../redis-client.ts';
import {expectEntryId} from './entry-id.ts';
import {entriesOf} from './interruptible.ts';
import {readAlone} from './read-alone.ts';

export type ReadLogOptions = LogAddress & {
	/**
	 * Begin behind this entry id: that of the last entry seen, to resume. Not together with `tail`.
	 *
	 * @default the log's beginning
	 */
	readonly after?: string | undefined;

	/**
	 * Begin with the last so many entries. Not together with `after`. Minimum: 0, which begins with the next entry.
	 *
	 * @default all
	 */
	readonly tail?: number | undefined;

	/**
	 * Wait for further entries until the job has ended; `false` reads what is there now.
	 *
	 * @default true
	 */
	readonly follow?: boolean | undefined;

	/** Ends the reading: what waits for the next entry gets its reason thrown. */
	readonly signal?: AbortSignal | undefined;
};

/**
 * Reads a job's log: what Redis holds of it, then every entry as it comes, until the job's end. The log need not
 * exist yet. Reads over a connection of its own, open from the first entry asked for until the loop is left.
 *
 *     for await (const entry of readLog(redis, {jobId: '42'})) console.log(entry.text);
 *
 * The last entry is a marker that says why it is the last: `end`, `abandoned` (the job's producer died) or `expired`
 * (the log is no longer in Redis). Lines missing in between are told by a `gap` or `reset` marker in their place.
 *
 * @throws TypeError at once when an option is not what it should be.
 * @throws LogReadError from the iteration when Redis will not let this log be read; outages are waited out.
 */
export function readLog(
	redis: RedisClient,
	options: ReadLogOptions,
): AsyncGenerator<LogEntry, void, undefined> {
	expectRedisClient(redis);
	expectKnownOptions('readLog', options, ['jobId', 'key', 'after', 'tail', 'follow', 'signal']);
	const {after, tail, follow = true, signal} = options;
	if (after !== undefined && tail !== undefined) {
		throw new TypeError('Expected either `after` or `tail`, got both');
	}
	if (signal !== undefined && !(signal instanceof AbortSignal)) {
		throw unexpected('signal', 'an AbortSignal', signal);
	}
	const keys = logKeys(options, {keyPrefix: redis.options.keyPrefix, isCluster: redis.isCluster});
	return readAlone(redis, keys, {
		after: after === undefined ? undefined : expectEntryId('after', after),
		tail: tail === undefined ? undefined : expectInteger('tail', tail, {minimum: 0}),
		follow: expectBoolean('follow', follow),
		signal,
		form: entriesOf,
	});
}
