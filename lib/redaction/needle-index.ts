import type {Latin1} from './latin1.ts';

/**
 * A set of literal strings, none shorter than `minimumLength` (at least 6), found in a line at a cost that
 * does not grow with their number: every third group of four bytes is looked up in a filter, and only where it says
 * "perhaps" is the text compared.
 *
 * A dense automaton over the encodings of 1,000 values would take 110 MB; this takes 2–3.
 */
export class NeedleIndex {
	/** Needles by the hash of their first six bytes, longest first. */
	readonly #byStart: Map<number, string[]> = new Map();
	/** By hash: at which of their offsets 0, 1 and 2 some needles have these four bytes, a bit each. */
	#filter: Uint8Array = new Uint8Array(1 << 12);
	#shift = 32 - 12;
	#size = 0;

	constructor(minimumLength: number) {
		if (minimumLength < startLength) throw new RangeError('Needles are found by their first six bytes');
	}

	get size(): number {
		return this.#size;
	}

	add(needle: string): void {
		const start = hashOfStart(needle);
		const others = this.#byStart.get(start);
		if (others?.includes(needle)) return;
		if (others === undefined) this.#byStart.set(start, [needle]);
		else others.splice(positionByLength(others, needle), 0, needle);
		this.#size++;
		if (this.#size * 3 > this.#filter.length >> 3) this.#grow();
		else this.#mark(needle);
	}

	/** Calls `found` for the longest needle at each place of `line`, in order of their starts; they may overlap. */
	find(line: string, {bytes, length}: Latin1, found: (start: number, end: number) => void): void {
		const filter = this.#filter;
		const shift = this.#shift;
		for (let i = 0; i <= length - 4; i += stride) {
			const offsets = filter[Math.imul(group(bytes, i), multiplier) >>> shift]!;
			if (offsets === 0) continue;
			for (let start = i < stride ? 0 : i - stride + 1; start <= i; start++) {
				if ((offsets & (1 << (i - start))) === 0 || start + startLength > length) continue;
				const needles = this.#byStart.get(hash(bytes, start));
				const needle = needles?.find(candidate => line.startsWith(candidate, start));
				if (needle !== undefined) found(start, start + needle.length);
			}
		}
	}

	#mark(needle: string): void {
		const bytes = Buffer.from(needle.slice(0, startLength), 'latin1');
		for (let offset = 0; offset < stride; offset++) {
			const at = Math.imul(group(bytes, offset), multiplier) >>> this.#shift;
			this.#filter[at] = this.#filter[at]! | (1 << offset);
		}
	}

	// An eighth filled at most: then most places of a line cost one look.
	#grow(): void {
		this.#filter = new Uint8Array(this.#filter.length * 4);
		this.#shift -= 2;
		for (const needles of this.#byStart.values()) {
			for (const needle of needles) this.#mark(needle);
		}
	}
}

const startLength = 6;
// Of three consecutive groups of four bytes within the first six of a needle one begins at a multiple of three.
const stride = 3;
const multiplier = 0x9e3779b1;

function group(bytes: Uint8Array, at: number): number {
	return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function hash(bytes: Uint8Array, at: number): number {
	return Math.imul(group(bytes, at), multiplier) ^ (bytes[at + 4]! << 8) ^ bytes[at + 5]!;
}

function hashOfStart(needle: string): number {
	return hash(Buffer.from(needle.slice(0, startLength), 'latin1'), 0);
}

function positionByLength(needles: readonly string[], needle: string): number {
	const position = needles.findIndex(other => other.length < needle.length);
	return position < 0 ? needles.length : position;
}
