import type {GapMarker} from '../format/log-entry.ts';
import {gapMarker} from './made-markers.ts';
import type {StoredEntry} from './stored-log.ts';

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

	/** The marker that belongs before `entry`, if lines are missing there. */
	before(entry: StoredEntry): GapMarker | undefined {
		if (entry.n === 0) return undefined;
		const previous = this.#previous;
		const begunInHole = this.#begunInHole;
		this.#previous = entry.n;
		this.#begunInHole = false;
		// This marker says itself what Redis lost.
		if (entry.marker === 'reset') return undefined;
		if (previous === undefined) return begunInHole && entry.n > 1 ? gapMarker(entry) : undefined;
		if (entry.n === previous + 1) return undefined;
		// Numbers that go back: the log was deleted and begun anew, and nobody knows how far the old one had come.
		return entry.n <= previous ? gapMarker(entry) : gapMarker(entry, entry.n - previous - 1);
	}

	/** Whether `entry` comes, by its number, after all those seen. */
	isNew(entry: StoredEntry): boolean {
		return this.#previous !== undefined && entry.n > this.#previous;
	}
}
