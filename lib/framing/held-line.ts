import {truncationMark} from '../truncation-mark.ts';
import {cutPosition} from './cut-position.ts';
import {openKeyBegin} from './key-begin.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const mark = Buffer.from(truncationMark);
const nothing = Buffer.alloc(0);
const tailBytes = 128;

/**
 * The one line whose end has not come yet, in at most `maxBytes` bytes however long it grows.
 *
 * A `\r` parts it into frames, as progress bars do. When it is full its oldest frames go; a frame that is
 * too long by itself is cut, until a later frame takes its place. One buffer that doubles, never a
 * list: a line that comes a byte at a time costs no more than one that comes whole.
 */
export class HeldLine {
	/** Bytes that came in and will not come out; the returns right before a line's end do not count. */
	skippedBytes = 0;
	/** Lines that came out with a truncation mark. */
	cutLines = 0;
	readonly #maxBytes: number;
	#buffer: Buffer = nothing;
	#length = 0;
	#isCut = false;
	// The last bytes of a line that is cut.
	#tail: Buffer = nothing;
	// Returns after a full frame: they end the line if `\n` comes next, else a new frame begins.
	#returns = 0;

	constructor(maxBytes: number) {
		this.#maxBytes = maxBytes;
	}

	get length(): number {
		return this.#length;
	}

	/** Adds bytes among which there is no `\n`. */
	append(bytes: Buffer): void {
		let at = 0;
		while (at < bytes.length) {
			const isFull = this.#length >= this.#maxBytes || this.#isCut;
			if (isFull && bytes[at] === carriageReturn) {
				this.#returns++;
				at++;
			} else if (this.#returns > 0) {
				this.#startFrame();
			} else if (this.#isCut) {
				at += this.#skipFrame(bytes, at);
			} else if (isFull) {
				this.#makeRoom();
			} else {
				at += this.#store(bytes, at);
			}
		}
	}

	/** Hands the line over, with its `\n`, and starts anew. */
	takeLine(): Buffer {
		this.#keepKeyBegin();
		this.#reserve(this.#length + 1);
		this.#buffer[this.#length] = lineFeed;
		this.#length++;
		return this.takeRest();
	}

	/** Hands the line over as it is, for input that ends without `\n`. */
	takeRest(): Buffer {
		const line = this.#buffer.subarray(0, this.#length);
		if (this.#isCut) this.cutLines++;
		this.#buffer = nothing;
		this.#length = 0;
		this.#isCut = false;
		this.#tail = nothing;
		this.#returns = 0;
		return line;
	}

	#store(bytes: Buffer, from: number): number {
		const stored = Math.min(bytes.length - from, this.#maxBytes - this.#length);
		this.#reserve(this.#length + stored);
		bytes.copy(this.#buffer, this.#length, from, from + stored);
		this.#length += stored;
		return stored;
	}

	#skipFrame(bytes: Buffer, from: number): number {
		const end = bytes.indexOf(carriageReturn, from);
		const skipped = (end === -1 ? bytes.length : end) - from;
		this.skippedBytes += skipped;
		this.#remember(bytes.subarray(from, from + skipped));
		return skipped;
	}

	#remember(bytes: Buffer): void {
		const tail = Buffer.concat([this.#tail, bytes.subarray(-tailBytes)]);
		this.#tail = tail.subarray(-tailBytes);
	}

	/** The next lines are a key, though its BEGIN was cut off: only it tells redaction so. */
	#keepKeyBegin(): void {
		const begin = this.#isCut ? openKeyBegin(this.#tail.toString('latin1')) : undefined;
		if (begin === undefined) return;
		const end = Buffer.from(` ${begin}${truncationMark}`);
		const keptBytes = this.#length - mark.length;
		this.#buffer = Buffer.concat([this.#buffer.subarray(0, keptBytes), end]);
		this.#length = this.#buffer.length;
		this.skippedBytes -= begin.length;
	}

	// An eighth of the room at a time, so that a long progress bar costs a few moves per byte, not one per chunk.
	#makeRoom(): void {
		let frameEnd = this.#firstFrameEnd(this.#maxBytes >> 3);
		if (frameEnd === -1) frameEnd = this.#buffer.lastIndexOf(carriageReturn, this.#length - 1);
		if (frameEnd === -1) this.#cut();
		else this.#dropFirst(frameEnd + 1);
	}

	#startFrame(): void {
		const frameEnd = this.#isCut ? -1 : this.#firstFrameEnd(this.#maxBytes >> 3);
		if (frameEnd === -1) {
			// The frame before left no room for another one beside it: the new one takes its place.
			this.#dropFirst(this.#isCut ? this.#length - mark.length : this.#length);
			this.#length = 0;
			this.#isCut = false;
			this.skippedBytes += this.#returns;
		} else {
			this.#dropFirst(frameEnd + 1);
			this.#buffer[this.#length] = carriageReturn;
			this.#length++;
			this.skippedBytes += this.#returns - 1;
		}
		this.#returns = 0;
	}

	#firstFrameEnd(from: number): number {
		const end = this.#buffer.indexOf(carriageReturn, from);
		return end < this.#length ? end : -1;
	}

	#dropFirst(count: number): void {
		this.#buffer.copyWithin(0, count, this.#length);
		this.#length -= count;
		this.skippedBytes += count;
	}

	#cut(): void {
		const end = cutPosition(this.#buffer, this.#length);
		// All of them, as the cut may go through a BEGIN.
		this.#tail = nothing;
		this.#remember(this.#buffer.subarray(0, this.#length));
		this.skippedBytes += this.#length - end;
		this.#reserve(end + mark.length);
		mark.copy(this.#buffer, end);
		this.#length = end + mark.length;
		this.#isCut = true;
	}

	#reserve(bytes: number): void {
		if (bytes <= this.#buffer.length) return;
		const most = this.#maxBytes + mark.length + 1;
		const size = Math.max(bytes, Math.min(Math.max(2 * this.#buffer.length, 256), most));
		const grown = Buffer.allocUnsafe(size);
		this.#buffer.copy(grown, 0, 0, this.#length);
		this.#buffer = grown;
	}
}
