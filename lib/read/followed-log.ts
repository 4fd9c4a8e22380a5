import type {LogFeed} from './log-feed.ts';
import type {LogSource, LogState, NewestRange, StoredEntry} from './log-source.ts';
import {orAborted} from './or-aborted.ts';

/** A log as one of its followers reads it: from its feed as long as he keeps up with that, else by himself. */
export class FollowedLog implements LogSource {
	// What waits here is a promise, not a command.
	readonly longestBlockMs: number = Number.POSITIVE_INFINITY;
	readonly #feed: LogFeed;
	readonly #signal: AbortSignal;
	#interrupt = () => {};

	/** `signal` interrupts whatever is waited for: its reason is thrown then. */
	constructor(feed: LogFeed, signal: AbortSignal) {
		this.#feed = feed;
		this.#signal = signal;
		// Not a listener a wait, of which there is one a line.
		signal.addEventListener('abort', () => this.#interrupt());
	}

	get upSince(): number {
		return this.#feed.stored.upSince;
	}

	async after(id: string, blockMs: number): Promise<readonly StoredEntry[]> {
		for (let waited = blockMs === 0; ; waited = true) {
			const ready = this.#feed.since(id);
			if (ready && ready.length > 0) return ready;
			if (!ready && (waited || this.#feed.cursor !== undefined)) {
				const page = await this.#ask(`after ${id}`, () => this.#feed.stored.after(id, 0));
				if (page.length > 0) return page;
			}
			if (waited) return [];
			this.#signal.throwIfAborted();
			// Nothing is left between `id` and what the feed holds: the log was trimmed, or begun anew.
			if (!ready) this.#feed.seat(id);
			await this.#arrival(blockMs);
		}
	}

	newest(range: NewestRange = {}): Promise<readonly StoredEntry[]> {
		return this.#ask(`newest ${range.from} ${range.count}`, () => this.#feed.stored.newest(range));
	}

	state(): Promise<LogState> {
		return this.#ask('state', () => this.#feed.stored.state());
	}

	serverTime(): Promise<number> {
		return this.#ask('time', () => this.#feed.stored.serverTime());
	}

	serverUptime(): Promise<number | undefined> {
		return this.#ask('uptime', () => this.#feed.stored.serverUptime());
	}

	#arrival(whileMs: number): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#interrupt = () => reject(this.#signal.reason);
			this.#feed.arrival(whileMs).then(resolve, reject);
		});
	}

	#ask<T>(question: string, ask: () => Promise<T>): Promise<T> {
		return orAborted(this.#feed.answers.get(question, ask), this.#signal);
	}
}
