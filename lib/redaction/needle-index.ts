import type {Latin1} from './latin1.ts';
import {SortedNeedles} from './sorted-needles.ts';

/** Shorter needles cannot be found. */
export const minimumNeedleLength = 6;

/**
 * A set of literal strings, found in a line at a cost that does not grow with their number: at every few places
 * four bytes are looked up in a filter, and only where it says "perhaps" is the text compared. The shortest needle
 * says how many places may be skipped.
 *
 * A dense automaton over the encodings of 1,000 values would take 110 MB; this takes 2–3.
 */
export class NeedleIndex {
	/** Needles by the hash of their first six bytes. */
	readonly #byStart: Map<number, SortedNeedles> = new Map();
	/** By hash of four bytes: a bit for each offset at which some needle has them. */
	#filter: Uint8Array = new Uint8Array(1 << 12);
	#shift = 32 - 12;
	#stride = maximumStride;
	#size = 0;

	get size(): number {
		return this.#size;
	}

	add(needle: string): void {
		if (needle.length < minimumNeedleLength)
			throw new RangeError('Needles are found by their first six bytes');
		const start = hashOfStart(needle);
		const others = this.#byStart.get(start);
		if (others === undefined) this.#byStart.set(start, new SortedNeedles(needle));
		else if (!others.add(needle)) return;
		this.#size++;
		// Of as many groups of four as the stride is long, one begins where a line is looked at.
		const stride = Math.min(this.#stride, needle.length - 3);
		const crowded = this.#size * stride * 8 > this.#filter.length;
		if (crowded || stride < this.#stride) this.#rebuild(stride, crowded ? 2 : 0);
		else this.#mark(needle);
	}

	/** Calls `found` for the longest needle at each place of `line`, in order of their starts; they may overlap. */
	find(line: string, {bytes, view, length}: Latin1, found: (start: number, end: number) => void): void {
		const filter = this.#filter;
		const shift = this.#shift;
		const stride = this.#stride;
		for (let at = 0; at <= length - 4; at += stride) {
			// Four bytes in one read: 50 values cost 4 ms on 7 MB of CI logs, and 11 with one read a byte.
			const offsets = filter[Math.imul(view.getInt32(at, true), multiplier) >>> shift]!;
			if (offsets === 0) continue;
			for (let start = Math.max(0, at - stride + 1); start <= at; start++) {
				if ((offsets & (1 << (at - start))) === 0 || start + minimumNeedleLength > length) continue;
				const needleLength = this.#byStart.get(hash(bytes, start))?.longestAt(line, start) ?? 0;
				if (needleLength > 0) found(start, start + needleLength);
			}
		}
	}

	#mark(needle: string): void {
		const bytes = Buffer.from(needle.slice(0, this.#stride + 3), 'latin1');
		for (let offset = 0; offset < this.#stride; offset++) {
			const at = Math.imul(group(bytes, offset), multiplier) >>> this.#shift;
			this.#filter[at] = this.#filter[at]! | (1 << offset);
		}
	}

	// At most an eighth is filled: then most places of a line cost one look.
	#rebuild(stride: number, growth: number): void {
		this.#stride = stride;
		this.#filter = new Uint8Array(this.#filter.length << growth);
		this.#shift -= growth;
		for (const needles of this.#byStart.values()) {
			for (const needle of needles) this.#mark(needle);
		}
	}
}

// An offset is a bit of a byte.
const maximumStride = 8;
const multiplier = 0x9e3779b1;

function group(bytes: Uint8Array, at: number): number {
	return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function hash(bytes: Uint8Array, at: number): number {
	return Math.imul(group(bytes, at), multiplier) ^ (bytes[at + 4]! << 8) ^ bytes[at + 5]!;
}

function hashOfStart(needle: string): number {
	return hash(Buffer.from(needle.slice(0, minimumNeedleLength), 'latin1'), 0);
}
