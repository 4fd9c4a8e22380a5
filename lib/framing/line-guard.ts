import {HeldLine} from './held-line.ts';

const lineFeed = 0x0a;

/** Bytes in, cut anywhere; the same bytes out in whole lines, none of them much longer than `maxLineBytes`. */
export class LineGuard {
	/** Bytes that came in. */
	bytesIn = 0;
	readonly #maxLineBytes: number;
	readonly #held: HeldLine;

	constructor(maxLineBytes: number) {
		this.#maxLineBytes = maxLineBytes;
		this.#held = new HeldLine(maxLineBytes);
	}

	/** Bytes of over-long lines that were dropped. */
	get skippedBytes(): number {
		return this.#held.skippedBytes;
	}

	/** Lines that came out cut. */
	get cutLines(): number {
		return this.#held.cutLines;
	}

	/** Bytes held now, of a line whose end has not come yet. */
	get heldBytes(): number {
		return this.#held.length;
	}

	/** The lines that `chunk` ends, in as few pieces as there can be. */
	wholeLines(chunk: Buffer): Buffer[] {
		this.bytesIn += chunk.length;
		const pieces: Buffer[] = [];
		let start = this.#held.length > 0 ? this.#endHeldLine(chunk, {start: 0, endFrom: 0}, pieces) : 0;
		while (start < chunk.length) {
			// All lines that end within the bound are short enough: one search finds the last of them.
			const end = chunk.lastIndexOf(lineFeed, start + this.#maxLineBytes) + 1;
			if (end > start) {
				pieces.push(chunk.subarray(start, end));
				start = end;
			} else {
				start = this.#endHeldLine(chunk, {start, endFrom: start + this.#maxLineBytes}, pieces);
			}
		}
		return pieces;
	}

	/** The last line, if it has no end, for input that is over. */
	rest(): Buffer[] {
		return this.#held.length > 0 ? [this.#held.takeRest()] : [];
	}

	/** Takes the held line up to its end, which is not before `endFrom`; gives where the next line starts. */
	#endHeldLine(chunk: Buffer, {start, endFrom}: {start: number; endFrom: number}, pieces: Buffer[]): number {
		const end = endFrom < chunk.length ? chunk.indexOf(lineFeed, endFrom) : -1;
		if (end === -1) {
			this.#held.append(chunk.subarray(start));
			return chunk.length;
		}
		this.#held.append(chunk.subarray(start, end));
		pieces.push(this.#held.takeLine());
		return end + 1;
	}
}
