/**
 * A first look at a line: whether one of many texts, keywords and known values together, may begin at a place. It says no at
 * 994 of 1,000 places of real CI logs, and needs no result of the place before, as an automaton does. One look for both:
 * a filter of their own for the forms of 50 values cost 8 ms more on 7 MB, of 48 in all (Node 20).
 *
 * Of a character count its five low bits, which a letter has in both cases.
 */
export class TextStarts {
	/** By three characters: which a fourth may follow, a bit for each value of its three low bits. */
	readonly #fourths: Uint8Array = new Uint8Array(1 << 15);
	/** By the hash of five characters, for texts of four or more: a bit. */
	readonly #fives: Uint32Array = new Uint32Array(1 << 12);

	/** Of what `others` begin with, to begin with. */
	constructor(others?: TextStarts) {
		if (others === undefined) return;
		this.#fourths.set(others.#fourths);
		this.#fives.set(others.#fives);
	}

	add(text: string): void {
		for (const three of groupsOf(text, 3)) {
			this.#fourths[three]! |= text.length > 3 ? 1 << (text.charCodeAt(3) & 7) : any;
		}
		if (text.length < 4) return;
		for (const five of groupsOf(text, 5).map(hash)) this.#fives[five >>> 5]! |= 1 << five;
	}

	/** The first place from `from` on at which a text may begin; `length` or more if there is none. */
	nextIn(bytes: Uint8Array, from: number, length: number): number {
		const fourths = this.#fourths;
		let three = threeAt(bytes, from);
		for (let at = from; at < length; at += 4) {
			// Four places with one branch: half the time of one place at a time.
			const c = bytes[at + 3]!;
			const d = bytes[at + 4]!;
			const e = bytes[at + 5]!;
			const f = bytes[at + 6]!;
			const second = ((three << 5) | (c & 31)) & 0x7fff;
			const third = ((second << 5) | (d & 31)) & 0x7fff;
			const fourth = ((third << 5) | (e & 31)) & 0x7fff;
			const at0 = fourths[three]! >>> (c & 7);
			const at1 = fourths[second]! >>> (d & 7);
			const at2 = fourths[third]! >>> (e & 7);
			const at3 = fourths[fourth]! >>> (f & 7);
			if (((at0 | at1 | at2 | at3) & 1) !== 0) {
				if ((at0 & 1) !== 0 && this.#mayBeAt(bytes, at, three)) return at;
				if ((at1 & 1) !== 0 && this.#mayBeAt(bytes, at + 1, second)) return at + 1;
				if ((at2 & 1) !== 0 && this.#mayBeAt(bytes, at + 2, third)) return at + 2;
				if ((at3 & 1) !== 0 && this.#mayBeAt(bytes, at + 3, fourth)) return at + 3;
			}
			three = ((fourth << 5) | (f & 31)) & 0x7fff;
		}
		return length;
	}

	/** A second look, where the first says perhaps; `three` are the characters at `at`. */
	#mayBeAt(bytes: Uint8Array, at: number, three: number): boolean {
		if (this.#fourths[three] === any) return true;
		const five = hash((three << 10) | ((bytes[at + 3]! & 31) << 5) | (bytes[at + 4]! & 31));
		return ((this.#fives[five >>> 5]! >>> five) & 1) !== 0;
	}
}

function threeAt(bytes: Uint8Array, at: number): number {
	return ((bytes[at]! & 31) << 10) | ((bytes[at + 1]! & 31) << 5) | (bytes[at + 2]! & 31);
}

const any = 0xff;

/** What the first `count` characters may be where a text stands, as one number each. */
function groupsOf(text: string, count: number): number[] {
	let groups = [0];
	for (let index = 0; index < count; index++) {
		const values = index < text.length ? [text.charCodeAt(index) & 31] : everyValue;
		groups = groups.flatMap(group => values.map(value => (group << 5) | value));
	}
	return groups;
}

const everyValue: readonly number[] = Array.from({length: 32}, (_, value) => value);

function hash(five: number): number {
	return Math.imul(five, 0x9e3779b1) >>> 15;
}
