import type {LineBlock} from '../line-block.ts';
import type {Delivery} from './delivery.ts';
import {type Slab, TextArena} from './text-arena.ts';

/** What a line costs beside its UTF-8 bytes: its share of a batch, and about what its entry costs in Redis. */
export const lineOverheadBytes = 100;

export type RunOrigin = {
	readonly kind: 'line' | 'event' | 'marker';
	/** Whom to tell what became of its lines. */
	readonly delivery: Delivery;
	/** When they reached the sink, in milliseconds. */
	readonly time: number;
	readonly source: string;
	readonly phase: string;
	/** Of a marker: field, value, … behind its text. */
	readonly fields?: readonly string[];
};

/**
 * Consecutive lines of one origin and millisecond: entries with the same ts, source and phase. Their text is one
 * piece of bytes, each line with its `\n`, so that a line costs no object and a batch no copy.
 */
export class Run {
	readonly origin: RunOrigin;
	lines = 0;
	#slab: Slab | undefined;
	#start = 0;
	#end = 0;

	constructor(origin: RunOrigin) {
		this.origin = origin;
	}

	static of(origin: RunOrigin, text: string): Run {
		const run = new Run(origin);
		run.push(text);
		return run;
	}

	get bytes(): number {
		return this.#end - this.#start + this.lines * (lineOverheadBytes - 1);
	}

	/** The lines joined by `\n`. A few of them as a string: with a Buffer among its arguments, a command takes twice as long. */
	get text(): string | Buffer {
		const {buffer} = this.#slab as Slab;
		const end = this.#end - 1;
		if (end - this.#start <= mostStringBytes) return buffer.toString('utf8', this.#start, end);
		return buffer.subarray(this.#start, end);
	}

	/** Adds a line, if it can stand right behind the others. One line stays one entry, whoever made it. */
	push(line: string): boolean {
		const text = line.includes('\n') || line.includes('\r') ? line.replace(/\r\n|\n|\r/g, ' ') : line;
		const slab = arena.slabFor(text);
		if (!this.#goesOnIn(slab)) return false;
		slab.used += slab.buffer.write(text, slab.used);
		slab.buffer[slab.used] = lineFeed;
		slab.used++;
		this.#end = slab.used;
		this.lines++;
		return true;
	}

	/** Takes lines off a block, as many as can stand right behind the others and have room; none, or some. */
	pushBlock(block: LineBlock, {lines: mostLines, bytes: mostBytes}: {lines: number; bytes: number}): boolean {
		const {bytes, start} = block;
		let end = bytes.indexOf(lineFeed, start) + 1;
		const slab = arena.slabWith(end - start);
		if (!this.#goesOnIn(slab)) return false;
		const room = slab.buffer.length - slab.used;
		let lines = 1;
		while (lines < mostLines && end < bytes.length) {
			const next = bytes.indexOf(lineFeed, end) + 1;
			const size = next - start;
			if (size > room || size + (lines + 1) * (lineOverheadBytes - 1) > mostBytes) break;
			end = next;
			lines++;
		}
		slab.used += bytes.copy(slab.buffer, slab.used, start, end);
		this.#end = slab.used;
		this.lines += lines;
		block.take(lines, end);
		return true;
	}

	#goesOnIn(slab: Slab): boolean {
		if (this.#slab !== undefined) return slab === this.#slab && slab.used === this.#end;
		this.#slab = slab;
		slab.users++;
		this.#start = slab.used;
		this.#end = slab.used;
		return true;
	}

	/** Takes lines off the front until that many bytes are free; gives how many are. */
	drop(bytes: number): number {
		const before = this.bytes;
		while (this.lines > 0 && before - this.bytes < bytes) this.skip(1);
		return before - this.bytes;
	}

	skip(lines: number): void {
		const {buffer} = this.#slab as Slab;
		for (let line = 0; line < lines; line++) {
			this.#start = buffer.indexOf(lineFeed, this.#start) + 1;
			this.lines--;
		}
		if (this.lines === 0) this.release();
	}

	/**
	 * Moves its text out of the arena, if it is a small part of a slab: kept for long beside a busy job, four quiet ones
	 * held 165 MB of slabs.
	 */
	settleDown(): void {
		const slab = this.#slab;
		const size = this.#end - this.#start;
		if (slab === undefined || size > slab.buffer.length / 4) return;
		const buffer = Buffer.allocUnsafeSlow(size);
		slab.buffer.copy(buffer, 0, this.#start, this.#end);
		arena.release(slab);
		this.#slab = {buffer, used: size, users: 1};
		this.#start = 0;
		this.#end = size;
	}

	/** Another run of the same lines, told to nobody. */
	copyFor(delivery: Delivery): Run {
		const copy = new Run({...this.origin, delivery});
		copy.lines = this.lines;
		copy.#slab = this.#slab;
		copy.#start = this.#start;
		copy.#end = this.#end;
		if (copy.#slab !== undefined) copy.#slab.users++;
		return copy;
	}

	/** Nobody needs its text any more. */
	release(): void {
		if (this.#slab === undefined) return;
		arena.release(this.#slab);
		this.#slab = undefined;
		this.lines = 0;
		this.#start = 0;
		this.#end = 0;
	}
}

const lineFeed = 0x0a;
const mostStringBytes = 1_024;
const arena = new TextArena();
