import {nextBeyondAscii, viewOf} from './text-bytes.ts';

/**
 * Lines as one piece of UTF-8, each with its `\n`: what costs a call for each line of a stream costs one for all of them.
 * With a string and four calls of Node's streams a line, a process took twice the CPU (bench/, end to end).
 */
export class LineBlock {
	readonly bytes: Buffer;
	/** Where those begin that nobody has taken yet. */
	start = 0;
	/** How many these are. */
	lines: number;

	constructor(bytes: Buffer) {
		this.bytes = bytes.includes(carriageReturn) ? withoutReturns(bytes) : bytes;
		this.lines = countLines(bytes);
	}

	get isEmpty(): boolean {
		return this.lines === 0;
	}

	/** Bytes of those that are left. */
	get size(): number {
		return this.bytes.length - this.start;
	}

	/** Takes lines off the front. */
	take(lines: number, end: number): void {
		this.start = end;
		this.lines -= lines;
	}
}

/** How many lines there are in bytes of which each line has its `\n`. */
export function countLines(bytes: Buffer): number {
	let lines = 0;
	// A search for each line takes a quarter of the time of a look at each byte.
	for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, end + 1)) lines++;
	return lines;
}

/**
 * The lines of such bytes, without their ends. Where few are beyond ASCII, all are read as Latin-1 and those few once more
 * as what they are, which takes half of the time, and the others stay strings of one byte a character.
 */
export function linesOf(bytes: Buffer): string[] {
	const lines = linesIn(bytes.toString('latin1'));
	const view = viewOf(bytes);
	let index = 0;
	let start = 0;
	let beyond = 0;
	for (let at = nextBeyondAscii(view, 0); at < bytes.length; at = nextBeyondAscii(view, start)) {
		let end = start + (lines[index] as string).length;
		while (end < at) {
			start = end + 1;
			index++;
			end = start + (lines[index] as string).length;
		}
		if (++beyond > 16 + index / 8) return linesIn(bytes.toString());
		lines[index++] = bytes.toString('utf8', start, end);
		start = end + 1;
	}
	return lines;
}

function linesIn(text: string): string[] {
	const lines = text.split('\n');
	lines.pop();
	return lines;
}

// One line stays one entry.
function withoutReturns(bytes: Buffer): Buffer {
	const kept = Buffer.from(bytes);
	for (let at = kept.indexOf(carriageReturn); at !== -1; at = kept.indexOf(carriageReturn, at + 1))
		kept[at] = space;
	return kept;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
