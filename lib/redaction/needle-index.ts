import type {Latin1} from './latin1.ts';
import {SortedNeedles} from './sorted-needles.ts';

/** Shorter needles cannot be found. */
export const minimumNeedleLength = 6;

/**
 * A set of literal strings, found at a place at a cost that does not grow with their number.
 *
 * A dense automaton over the encodings of 1,000 values would take 110 MB; this takes 4.
 */
export class NeedleIndex {
	/** In the order of their coming. */
	readonly needles: string[] = [];
	/** Needles by the hash of their first six bytes; most are alone there, and an object for each was as large as they. */
	readonly #byStart: Map<number, string | SortedNeedles> = new Map();
	/** Whether all needles begin with ASCII, which is the same in UTF-8. */
	areAscii = true;

	add(needle: string): void {
		if (needle.length < minimumNeedleLength)
			throw new RangeError('Needles are found by their first six bytes');
		const first = needle.slice(0, minimumNeedleLength);
		if (Buffer.byteLength(first) > minimumNeedleLength) this.areAscii = false;
		const start = hash(Buffer.from(first, 'latin1'), 0);
		const others = this.#byStart.get(start);
		const kept = flat(needle);
		if (others === undefined) this.#byStart.set(start, kept);
		else if (!this.#sortedAt(start, others).add(kept)) return;
		this.needles.push(kept);
	}

	/** Whether a needle may stand at `start`, by its first bytes. */
	mayBeAt(bytes: Uint8Array, start: number): boolean {
		return this.#byStart.has(hash(bytes, start));
	}

	/** The length of the longest needle that stands in `line` at `start`; 0 if none does. `bytes` are those of the line. */
	lengthAt(line: string, {bytes, length}: Latin1, start: number): number {
		if (start + minimumNeedleLength > length) return 0;
		const needles = this.#byStart.get(hash(bytes, start));
		if (typeof needles === 'string') return line.startsWith(needles, start) ? needles.length : 0;
		return needles?.longestAt(line, start) ?? 0;
	}

	/** Whether a needle begins with what stands in `line` from `start` to `end`, which are no fewer than six characters. */
	goesOnFrom(line: string, {bytes}: Latin1, {start, end}: {start: number; end: number}): boolean {
		const needles = this.#byStart.get(hash(bytes, start));
		const text = line.slice(start, end);
		return typeof needles === 'string' ? needles.startsWith(text) : (needles?.hasBeginning(text) ?? false);
	}

	#sortedAt(start: number, needles: string | SortedNeedles): SortedNeedles {
		if (typeof needles !== 'string') return needles;
		const sorted = new SortedNeedles(needles);
		this.#byStart.set(start, sorted);
		return sorted;
	}
}

// One cut out of a longer string keeps all of that, one put together all its parts.
function flat(text: string): string {
	const encoding = /[^\0-\xff]/.test(text) ? 'utf16le' : 'latin1';
	return Buffer.from(text, encoding).toString(encoding);
}

function hash(bytes: Uint8Array, at: number): number {
	const four = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
	return Math.imul(four, 0x9e3779b1) ^ (bytes[at + 4]! << 8) ^ bytes[at + 5]!;
}
