import {Transform, type TransformCallback} from 'node:stream';
import {expectInteger, expectKnownOptions} from '../expect.ts';
import {HeldLine} from './held-line.ts';

const lineFeed = 0x0a;

export type BoundLinesOptions = {
	/**
	 * The most that is held and passed on of one line, in bytes. A longer line is cut and ends in ` [truncated]`.
	 * Default: 65,536. Minimum: 8,192.
	 */
	readonly maxLineBytes?: number | undefined;
};

/**
 * Bytes in, the same bytes out in whole lines, none of them much longer than `maxLineBytes`.
 *
 * The guard before split2, which by itself is quadratic on a line without end (64 MB took it 46 s).
 *
 * @throws TypeError when `maxLineBytes` is not an integer of at least 8,192.
 */
export function boundLines(options: BoundLinesOptions = {}): BoundLines {
	expectKnownOptions('boundLines()', options, ['maxLineBytes']);
	const {maxLineBytes = 65_536} = options;
	return new BoundLines(expectInteger('maxLineBytes', maxLineBytes, {minimum: 8192}));
}

export class BoundLines extends Transform {
	/** Bytes that came in. */
	bytesIn = 0;
	readonly #maxLineBytes: number;
	readonly #held: HeldLine;

	constructor(maxLineBytes: number) {
		super();
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

	override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
		this.bytesIn += chunk.length;
		let start = this.#held.length > 0 ? this.#endHeldLine(chunk, 0, 0) : 0;
		while (start < chunk.length) {
			// All lines that end within the bound are short enough: one search finds the last of them.
			const end = chunk.lastIndexOf(lineFeed, start + this.#maxLineBytes) + 1;
			if (end > start) {
				this.push(chunk.subarray(start, end));
				start = end;
			} else {
				start = this.#endHeldLine(chunk, start, start + this.#maxLineBytes);
			}
		}
		callback();
	}

	override _flush(callback: TransformCallback): void {
		if (this.#held.length > 0) this.push(this.#held.takeRest());
		callback();
	}

	/** Takes the held line up to its end, which is not before `endFrom`; gives where the next line starts. */
	#endHeldLine(chunk: Buffer, start: number, endFrom: number): number {
		const end = endFrom < chunk.length ? chunk.indexOf(lineFeed, endFrom) : -1;
		if (end === -1) {
			this.#held.append(chunk.subarray(start));
			return chunk.length;
		}
		this.#held.append(chunk.subarray(start, end));
		this.push(this.#held.takeLine());
		return end + 1;
	}
}
