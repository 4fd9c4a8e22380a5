import type {GapMarker, LogEntry, ResetMarker} from '../format/log-entry.ts';
import type {StoredEntry} from './log-source.ts';
import {gapMarker, resetMarker} from './made-markers.ts';

/**
 * Finds holes in the entries' numbers: what was trimmed or evicted before it was read.
 * Entries that others wrote without a number are passed over.
 */
export class MissingLines {
	// Number of the newest entry seen, or `undefined` as long as there is none to count from.
	#previous: number | undefined;
	#begunInHole: boolean;

	/** `previous`: number of the entry before the first one to come; `'trimmed'` where nobody knows it any more. */
	constructor(previous: number | 'trimmed' | undefined) {
		this.#previous = previous === 'trimmed' ? undefined : previous;
		this.#begunInHole = previous === 'trimmed';
	}

	/** The entries with the markers that belong before them; the same array where there are none. */
	told(entries: readonly StoredEntry[]): readonly LogEntry[] {
		let told: LogEntry[] | undefined;
		entries.forEach((entry, index) => {
			const marker = this.before(entry);
			if (marker) told ??= entries.slice(0, index);
			if (marker) told?.push(marker);
			told?.push(entry);
		});
		return told ?? entries;
	}

	/** The marker that belongs before `entry`, if lines are missing there. */
	before(entry: StoredEntry): GapMarker | ResetMarker | undefined {
		if (entry.n === 0) return undefined;
		const previous = this.#previous;
		const begunInHole = this.#begunInHole;
		this.#previous = entry.n;
		this.#begunInHole = false;
		// This marker says itself what Redis lost.
		if (entry.marker === 'reset') return undefined;
		if (previous === undefined) return begunInHole && entry.n > 1 ? gapMarker(entry) : undefined;
		if (entry.n === previous + 1) return undefined;
		// Numbers that go back: what was read had not been acknowledged yet when a failover lost it, so its producer
		// sends it again and has nothing to tell of. Or the log was deleted and begun anew.
		return entry.n <= previous ? resetMarker(entry) : gapMarker(entry, entry.n - previous - 1);
	}

	/** Whether `entry` comes, by its number, after all those seen. */
	isNew(entry: StoredEntry): boolean {
		return this.#previous !== undefined && entry.n > this.#previous;
	}
}
