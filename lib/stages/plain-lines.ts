import {copyText, viewOf} from '../text-bytes.ts';

/**
 * A block of lines without its whole CSI sequences, colours above all, and of lines with returns the frame that is shown
 * last: most lines with controls have no others, and their bytes are copied once. One that has is made by `mapLine`.
 */
export function plainLines(
	block: Buffer,
	{mapLine, onStripped}: {mapLine(line: string): string | undefined; onStripped(): void},
): Buffer {
	const source = viewOf(block);
	const plain = new PlainLines(block.length);
	let from = 0;
	for (let at = 0; at < block.length; ) {
		at = plain.copy(source, at);
		const behind = behindCsi(block, at);
		if (behind !== -1) {
			plain.isStripped = true;
			at = behind;
		} else if (block[at] === carriageReturn && plain.endFrame()) {
			at++;
		} else {
			const {isStripped} = plain;
			if (block[at] === lineFeed && plain.endLine()) {
				at++;
				if (isStripped) onStripped();
			} else {
				at = block.indexOf(lineFeed, at) + 1;
				plain.setLine(mapLine(block.toString('utf8', from, at - 1)), block.length - at);
			}
			from = at;
		}
	}
	return plain.bytes;
}

/** What becomes of a block, line by line. */
class PlainLines {
	/** Whether something of the line is not in it. */
	isStripped = false;
	#buffer: Buffer;
	#view: DataView;
	#length = 0;
	/** Where the line begins. */
	#start = 0;
	/** Where its last frame begins, if returns part it into frames. */
	#frame = 0;
	#shown: {readonly start: number; readonly end: number} | undefined;

	constructor(size: number) {
		this.#buffer = Buffer.allocUnsafeSlow(size);
		this.#view = viewOf(this.#buffer);
	}

	get bytes(): Buffer {
		return this.#buffer.subarray(0, this.#length);
	}

	/** Text from `start` on; gives where it ends. */
	copy(source: DataView, start: number): number {
		const end = copyText(source, start, this.#view, this.#length);
		this.#length += end - start;
		return end;
	}

	/** False if it cannot tell what the line shows. */
	endFrame(): boolean {
		const [start, end] = [this.#frame, this.#length];
		// The first one stays if no other shows anything.
		const isShown = this.#shown === undefined || showsSomething(this.#buffer, start, end);
		if (isShown) this.#shown = {start, end};
		this.#frame = end;
		this.isStripped = true;
		return isShown !== undefined;
	}

	/** False if it cannot tell what the line is. */
	endLine(): boolean {
		if (this.#shown !== undefined) {
			if (!this.endFrame()) return false;
			// Of a private key in an earlier frame something has to stay.
			if (this.#buffer.subarray(this.#start, this.#length).includes('PRIVATE KEY')) return false;
			const {start, end} = this.#shown;
			this.#buffer.copyWithin(this.#start, start, end);
			this.#length = this.#start + end - start;
		}
		this.#buffer[this.#length++] = lineFeed;
		this.#beginLine();
		return true;
	}

	/** Instead of what it has of the line; so many bytes come behind it. */
	setLine(line: string | undefined, bytesBehind: number): void {
		this.#length = this.#start;
		if (line !== undefined) {
			const bytes = Buffer.from(`${line}\n`);
			this.#reserve(bytes.length + bytesBehind);
			this.#length += bytes.copy(this.#buffer, this.#length);
		}
		this.#beginLine();
	}

	// Never needed by what strips, which only takes away; by the word that it failed.
	#reserve(bytes: number): void {
		const missing = this.#length + bytes - this.#buffer.length;
		if (missing <= 0) return;
		this.#buffer = Buffer.concat([this.#buffer, Buffer.allocUnsafe(missing)]);
		this.#view = viewOf(this.#buffer);
	}

	#beginLine(): void {
		this.isStripped = false;
		this.#start = this.#length;
		this.#frame = this.#length;
		this.#shown = undefined;
	}
}

/** Undefined if nothing is there but spaces and what is beyond ASCII. */
function showsSomething(bytes: Buffer, start: number, end: number): boolean | undefined {
	let isBlank = true;
	for (let at = start; at < end; at++) {
		const byte = bytes[at] as number;
		if (byte > 0x20 && byte < 0x7f) return true;
		isBlank &&= byte <= 0x20;
	}
	return isBlank ? false : undefined;
}

/** Behind a CSI: parameters, `0` to `?`, then one final character, `@` to `~`. -1 if it is no such sequence. */
function behindCsi(block: Buffer, start: number): number {
	if (block[start] !== escapeByte || block[start + 1] !== 0x5b) return -1;
	let at = start + 2;
	while (((block[at] as number) & 0xf0) === 0x30) at++;
	const final = block[at] as number;
	return final >= 0x40 && final <= 0x7e ? at + 1 : -1;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const escapeByte = 0x1b;
