import type {RedisClient} from '../redis-client.ts';
import {type FeedReader, pause, poll, seated} from './feed-reader.ts';
import type {LogFeed} from './log-feed.ts';
import {readRefusal} from './log-read-error.ts';
import {type Ask, ReadConnection} from './read-connection.ts';
import {entriesByStream} from './replies.ts';

// Bounds what a missed interruption costs, and how late a dead connection is known.
const blockMs = {usual: 5000, uninterruptible: 100};
const retryMs = 5;
// Of the newcomers' interruptions: one that misses comes while the read is on its way, which takes less than this.
const missesAtMost = 40;

/**
 * Reads all feeds with one blocking command over one connection. A newcomer gets in by CLIENT UNBLOCK, which ends the
 * read that goes on without it; where that is denied, reads are short.
 */
export class BlockingReader implements FeedReader {
	readonly #feeds: Iterable<LogFeed>;
	readonly #connection: ReadConnection;
	readonly #queries: ReadConnection;
	readonly #prefix: string;
	readonly #stop: AbortController = new AbortController();
	#running = false;
	// What is being read is no longer what should be.
	#stale = false;
	#interrupting = false;
	#isInterruptible = true;
	#client: {readonly id: number; readonly generation: number} | undefined;

	constructor(redis: RedisClient, queries: ReadConnection, feeds: Iterable<LogFeed>) {
		this.#feeds = feeds;
		this.#connection = new ReadConnection(redis);
		this.#queries = queries;
		this.#prefix = redis.options.keyPrefix ?? '';
	}

	wake(): void {
		this.#stale = true;
		if (!this.#running) void this.#run();
		else if (!this.#interrupting && this.#isInterruptible) void this.#interrupt();
	}

	stop(): void {
		this.#stop.abort();
		this.#connection.close();
	}

	async #run(): Promise<void> {
		this.#running = true;
		while (!this.#stop.signal.aborted) {
			const feeds = seated(this.#feeds);
			if (feeds.length === 0) break;
			try {
				await this.#round(feeds[0] as LogFeed);
			} catch {
				if (this.#stop.signal.aborted) break;
				// Of the feeds that are read together, Redis does not say which it refuses.
				await Promise.all(feeds.map(poll));
				await pause(blockMs.uninterruptible, this.#stop.signal);
			}
		}
		this.#running = false;
	}

	async #round({keys}: LogFeed): Promise<void> {
		let feeds: LogFeed[] = [];
		let cursors: string[] = [];
		const reply = await this.#connection.untilAnswered(
			async ask => {
				await this.#identify(ask);
				this.#stale = false;
				feeds = seated(this.#feeds);
				cursors = feeds.map(({cursor}) => cursor as string);
				if (feeds.length === 0) return undefined;
				return this.#read(ask, feeds, cursors);
			},
			{keys, signal: this.#stop.signal},
		);
		const arrived = entriesByStream(reply);
		feeds.forEach((feed, index) => {
			feed.deliver(cursors[index] as string, arrived.get(this.#prefix + feed.keys.stream) ?? []);
		});
		// The followers first: giving the next read to Redis had their lines come 300 µs after printing, not 240.
		await new Promise(process.nextTick);
	}

	#read(ask: Ask, feeds: readonly LogFeed[], cursors: readonly string[]): Promise<unknown> {
		const usual = this.#isInterruptible ? blockMs.usual : blockMs.uninterruptible;
		const block = Math.min(usual, this.#connection.longestBlockMs);
		// COUNT is of each stream.
		const count = Math.max(32, Math.min(1024, Math.floor(8192 / feeds.length)));
		const streams = feeds.map(({keys}) => keys.stream);
		return ask('xread', ['COUNT', count, 'BLOCK', block, 'STREAMS', ...streams, ...cursors], block);
	}

	// Of each connection anew, and only while it lives: on another server the id may be somebody else's.
	async #identify(ask: Ask): Promise<void> {
		if (!this.#isInterruptible || this.#client?.generation === this.#connection.generation) return;
		this.#client = undefined;
		try {
			const id = Number(await ask('client', ['ID']));
			this.#client = {id, generation: this.#connection.generation};
		} catch (error) {
			if (!isRefused(error)) throw error;
			this.#isInterruptible = false;
		}
	}

	// Again until it has met the read: sent over another connection, it may come before that has begun.
	async #interrupt(): Promise<void> {
		this.#interrupting = true;
		for (let misses = 0; this.#stale && !this.#stop.signal.aborted; misses++) {
			// Without a connection nothing is being read: the next read has everything.
			if (this.#client?.generation !== this.#connection.generation) break;
			if (misses > missesAtMost) this.#connection.close();
			else await this.#unblock(this.#client.id);
			await pause(retryMs, this.#stop.signal);
		}
		this.#interrupting = false;
	}

	async #unblock(id: number): Promise<void> {
		try {
			await this.#queries.once('client', ['UNBLOCK', id], this.#stop.signal);
		} catch (error) {
			if (!isRefused(error)) return;
			this.#isInterruptible = false;
			// The read that goes on would last.
			this.#connection.close();
		}
	}
}

function isRefused(error: unknown): boolean {
	return readRefusal(error, {stream: '', state: ''}) !== undefined;
}
