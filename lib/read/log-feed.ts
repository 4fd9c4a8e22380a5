import {setMaxListeners} from 'node:events';
import type {LogKeys} from '../format/log-key.ts';
import {compareIds} from './entry-id.ts';
import type {StoredEntry} from './log-source.ts';
import type {ReadConnection} from './read-connection.ts';
import {SharedAnswers} from './shared-answers.ts';
import {StoredLog} from './stored-log.ts';

// What a feed holds for its followers at most, in entries and in characters of their texts; the latter less where
// there are many feeds.
const heldEntries = 4096;
const heldBytes = {most: 1024 * 1024, least: 64 * 1024, together: 64 * 1024 * 1024};
// What a follower takes at a time, in entries and about in characters: who passes it on slowly holds no more than this.
const taken = {entries: 256, characters: 64 * 1024};
// A follower that reads by himself is one of many: a smaller page than that of a lone reader.
const pageBytes = 32 * 1024;

/**
 * A log that is read once for all its followers: its newest entries, which each follower takes from where it is. This
 * is every follower's queue at once, with one bound. Whoever falls behind it reads by himself, and slows nobody.
 */
export class LogFeed {
	readonly keys: LogKeys;
	/** The log itself, for what a follower reads by himself. */
	readonly stored: StoredLog;
	/** Questions that several followers ask at once. */
	readonly answers: SharedAnswers = new SharedAnswers();
	followers = 0;
	readonly #end: AbortController = new AbortController();
	readonly #feeds: ReadonlyMap<string, LogFeed>;
	readonly #onSeat: () => void;
	readonly #slices: Map<string, readonly StoredEntry[]> = new Map();
	#held: StoredEntry[] = [];
	#heldBytes = 0;
	// What is held are all entries after this id …
	#from = '';
	// … up to this one, behind which the log is read on; `undefined` while nobody wants what is new.
	#cursor: string | undefined;
	#wanted = false;
	#waiters: Waiter[] = [];
	#idle: NodeJS.Timeout | undefined;

	/** `feeds` are all of the hub; `onSeat` is called when the log is to be read from another place. */
	constructor(
		keys: LogKeys,
		{
			queries,
			feeds,
			onSeat,
		}: {queries: ReadConnection; feeds: ReadonlyMap<string, LogFeed>; onSeat: () => void},
	) {
		// As many wait for it as pages are being read.
		setMaxListeners(0, this.#end.signal);
		this.keys = keys;
		this.#feeds = feeds;
		this.stored = new StoredLog(queries, keys, {signal: this.#end.signal, pageBytes});
		this.#onSeat = onSeat;
	}

	get cursor(): string | undefined {
		return this.#cursor;
	}

	/** The entries after `id`, as far as they are held; `undefined` where those right behind it are not. */
	since(id: string): readonly StoredEntry[] | undefined {
		if (this.#cursor === undefined || compareIds(id, this.#from) < 0) return undefined;
		this.#wanted = true;
		// Followers that are equally far get the same array: what they make of it has to be made only once.
		let slice = this.#slices.get(id);
		if (!slice) {
			const first = firstAfter(this.#held, id);
			slice = this.#held.slice(first, takenEnd(this.#held, first));
			if (this.#slices.size >= 16) this.#slices.clear();
			this.#slices.set(id, slice);
		}
		return slice;
	}

	/** Has the log read on behind `id`, at which a follower waits. */
	seat(id: string): void {
		this.#hold([], id);
		this.#cursor = id;
		this.#onSeat();
	}

	/** What was read behind `cursor`. */
	deliver(cursor: string, entries: readonly StoredEntry[]): void {
		const last = entries.at(-1);
		// It has been seated elsewhere since then.
		if (!last || cursor !== this.#cursor) return;
		this.#slices.clear();
		for (const entry of entries) {
			this.#held.push(entry);
			this.#heldBytes += entry.text.length;
		}
		this.#cursor = last.id;
		if (this.#held.length > heldEntries || this.#heldBytes > this.#room()) this.#shed();
		this.#idle?.refresh();
		this.#wake();
	}

	/** Resolves when something came, or a while after nothing did. One timer for all who wait: there may be thousands. */
	arrival(whileMs: number): Promise<void> {
		this.#idle ??= setTimeout(() => {
			this.#idle = undefined;
			this.#wake();
		}, whileMs);
		return new Promise((resolve, reject) => this.#waiters.push({resolve, reject}));
	}

	/** The log cannot be read on: those who wait get the reason thrown. */
	fail(error: Error): void {
		this.#unseat();
		this.#wake(error);
	}

	/** The last follower has left. */
	end(): void {
		this.#unseat();
		clearTimeout(this.#idle);
		this.#end.abort();
	}

	// Half of it, so that not every further entry moves all the others. Unless nobody has taken anything meanwhile:
	// then reading for followers who read by themselves is work for nobody.
	#shed(): void {
		if (!this.#wanted) {
			this.#unseat();
			return;
		}
		this.#wanted = false;
		const half = this.#held.length >> 1;
		this.#hold(this.#held.slice(half + 1), (this.#held[half] as StoredEntry).id);
	}

	#room(): number {
		const {most, least, together} = heldBytes;
		return Math.max(least, Math.min(most, together / this.#feeds.size));
	}

	#unseat(): void {
		this.#hold([], '');
		this.#cursor = undefined;
	}

	#hold(entries: StoredEntry[], from: string): void {
		this.#slices.clear();
		this.#held = entries;
		this.#heldBytes = entries.reduce((bytes, {text}) => bytes + text.length, 0);
		this.#from = from;
	}

	#wake(error?: Error): void {
		const waiters = this.#waiters;
		this.#waiters = [];
		for (const {resolve, reject} of waiters) {
			if (error) reject(error);
			else resolve();
		}
	}
}

type Waiter = {readonly resolve: () => void; readonly reject: (error: Error) => void};

function firstAfter(entries: readonly StoredEntry[], id: string): number {
	let [low, high] = [0, entries.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (compareIds((entries[middle] as StoredEntry).id, id) > 0) high = middle;
		else low = middle + 1;
	}
	return low;
}

function takenEnd(entries: readonly StoredEntry[], first: number): number {
	const end = Math.min(entries.length, first + taken.entries);
	let characters = 0;
	for (let index = first; index < end; index++) {
		characters += (entries[index] as StoredEntry).text.length;
		if (characters >= taken.characters) return index + 1;
	}
	return end;
}
