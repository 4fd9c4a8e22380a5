import {expectKnownOptions, unexpected} from '../expect.ts';
import {expectRedisClient} from '../expect-redis-client.ts';
import type {LogEntry} from '../format/log-entry.ts';
import {type LogAddress, type LogKeys, logKeys} from '../format/log-key.ts';
import type {RedisClient} from '../redis-client.ts';
import {BlockingReader} from './blocking-reader.ts';
import {expectEntryId} from './entry-id.ts';
import type {FeedReader} from './feed-reader.ts';
import {FollowedLog} from './followed-log.ts';
import {entriesOf, interruptible, wholeBatches} from './interruptible.ts';
import {LogFeed} from './log-feed.ts';
import {LogReadError} from './log-read-error.ts';
import {PollingReader} from './polling-reader.ts';
import {type Batch, readBatches} from './read-batches.ts';
import {ReadConnection} from './read-connection.ts';

export type FollowOptions = LogAddress & {
	/**
	 * Begin behind this entry id: that of the last entry seen, to resume.
	 *
	 * @default the log's beginning
	 */
	readonly after?: string | undefined;

	/** Ends the following: what waits for the next entry gets its reason thrown. */
	readonly signal?: AbortSignal | undefined;
};

/**
 * Follows any number of logs for any number of followers over two connections, one that blocks and one that does not.
 * Each log is read once for all its followers. The connections are open as long as there are followers.
 *
 * On a Cluster it is one connection a node, and lines come in rounds of 100 ms.
 *
 *     const hub = new LogHub(redis);
 *     for await (const entry of hub.follow({jobId: '42'})) socket.send(JSON.stringify(entry));
 */
export class LogHub {
	/** The client that was given: borrowed, never closed. */
	readonly redis: RedisClient;
	readonly #queries: ReadConnection;
	readonly #feeds: Map<string, LogFeed> = new Map();
	readonly #interrupts: Set<(reason: unknown) => void> = new Set();
	#reader: FeedReader | undefined;
	#isClosed = false;

	/** @throws TypeError when `redis` is no client of ioredis. */
	constructor(redis: RedisClient) {
		expectRedisClient(redis);
		this.redis = redis;
		this.#queries = new ReadConnection(redis);
	}

	/**
	 * The same entries as those of `readLog()`: all that Redis holds, then every one as it comes, until the job's end. A
	 * follower who is slow to take them slows nobody.
	 *
	 * @throws TypeError at once when an option is not what it should be.
	 * @throws LogReadError from the iteration when Redis will not let this log be read, or the hub is closed.
	 */
	follow(options: FollowOptions): AsyncGenerator<LogEntry, void, undefined> {
		return this.#follow(options, entriesOf);
	}

	/**
	 * The same, as many entries at a time as there are, for those who pass them on. A batch is empty once: when all there
	 * is has been given and the log goes on. Followers who are equally far may get the same array, never to be changed.
	 */
	followBatches(options: FollowOptions): AsyncGenerator<readonly LogEntry[], void, undefined> {
		return this.#follow(options, wholeBatches);
	}

	/** Ends all followers with a `LogReadError`, and leaves `redis` open. */
	close(): void {
		this.#isClosed = true;
		for (const interrupt of this.#interrupts) interrupt(closedError());
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.close();
	}

	#follow<T>(
		options: FollowOptions,
		form: (batch: Batch) => Iterable<T>,
	): AsyncGenerator<T, void, undefined> {
		expectKnownOptions('follow', options, ['jobId', 'key', 'after', 'signal']);
		const {after, signal} = options;
		if (signal !== undefined && !(signal instanceof AbortSignal)) {
			throw unexpected('signal', 'an AbortSignal', signal);
		}
		const {keyPrefix} = this.redis.options;
		const keys = logKeys(options, {keyPrefix, isCluster: this.redis.isCluster});
		const reading = {
			after: after === undefined ? undefined : expectEntryId('after', after),
			follow: true,
		};
		return interruptible(signal, form, (stop, interrupt) => {
			if (this.#isClosed) throw closedError();
			const feed = this.#join(keys);
			this.#interrupts.add(interrupt);
			const close = () => {
				this.#interrupts.delete(interrupt);
				this.#leave(feed);
			};
			return {batches: readBatches(new FollowedLog(feed, stop), reading), close};
		});
	}

	#join(keys: LogKeys): LogFeed {
		let feed = this.#feeds.get(keys.stream);
		if (!feed) {
			feed = new LogFeed(keys, {queries: this.#queries, feeds: this.#feeds, onSeat: () => this.#read()});
			this.#feeds.set(keys.stream, feed);
		}
		feed.followers++;
		return feed;
	}

	#leave(feed: LogFeed): void {
		feed.followers--;
		if (feed.followers > 0) return;
		feed.end();
		this.#feeds.delete(feed.keys.stream);
		if (this.#feeds.size > 0) return;
		this.#reader?.stop();
		this.#reader = undefined;
		this.#queries.close();
	}

	#read(): void {
		const feeds = {[Symbol.iterator]: () => this.#feeds.values()};
		this.#reader ??= this.redis.isCluster
			? new PollingReader(feeds)
			: new BlockingReader(this.redis, this.#queries, feeds);
		this.#reader.wake();
	}
}

function closedError(): LogReadError {
	return new LogReadError(
		'LOGSLUICE_CLIENT_CLOSED',
		'The LogHub has been closed: close it after its followers',
	);
}
