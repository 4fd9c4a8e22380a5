import {type FeedReader, pause, poll, seated} from './feed-reader.ts';
import type {LogFeed} from './log-feed.ts';

const roundMs = 100;

/**
 * Asks for every feed by itself, again and again: on a Cluster no command reads streams of several slots, and one that
 * blocks would keep all others of its node waiting. Commands of one round go out together, over one connection a node.
 */
export class PollingReader implements FeedReader {
	readonly #feeds: Iterable<LogFeed>;
	readonly #stop: AbortController = new AbortController();
	// A node that is away keeps its own feeds waiting, and no others.
	readonly #asked: Set<LogFeed> = new Set();
	#running = false;

	constructor(feeds: Iterable<LogFeed>) {
		this.#feeds = feeds;
	}

	wake(): void {
		if (this.#running) return;
		this.#running = true;
		void this.#run();
	}

	stop(): void {
		this.#stop.abort();
	}

	async #run(): Promise<void> {
		const {signal} = this.#stop;
		while (!signal.aborted) {
			const feeds = seated(this.#feeds);
			if (feeds.length === 0) break;
			for (const feed of feeds) if (!this.#asked.has(feed)) void this.#poll(feed);
			await pause(roundMs, signal);
		}
		this.#running = false;
	}

	async #poll(feed: LogFeed): Promise<void> {
		this.#asked.add(feed);
		await poll(feed);
		this.#asked.delete(feed);
	}
}
