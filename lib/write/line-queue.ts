import type {LineBlock} from '../line-block.ts';
import type {Delivery} from './delivery.ts';
import {Run} from './run.ts';

export type LineOrigin = {
	readonly delivery: Delivery;
	readonly time: number;
	readonly source: string;
	readonly phase: string;
};

/** Where lines come from; a sink that is overrun holds more than it may, and waits no more for room. */
export type LineSource = {readonly source: string; readonly phase: string; readonly isOverrun: boolean};

export type Dropped = {
	readonly lines: number;
	readonly bytes: number;
	readonly from: number;
	readonly to: number;
};

/** Lines on their way to Redis, first in, first out, counted in bytes. */
export class LineQueue {
	bytes = 0;
	/** Of these, bytes of events and markers. */
	eventBytes = 0;
	readonly #maxBatchBytes: number;
	/** What was taken or dropped leaves a hole. */
	#runs: (Run | undefined)[] = [];
	#holes = 0;
	/** Before it are holes only. */
	#head = 0;
	/** Before it are holes, events and markers only. */
	#firstLine = 0;

	/** What is in flight cannot make room: a batch leaves half of the buffer to what comes behind it. */
	constructor(bufferBytes: number) {
		this.#maxBatchBytes = Math.min(maxBatchBytes, bufferBytes / 2);
	}

	/** Nothing to send: every entry weighs something. */
	get isEmpty(): boolean {
		return this.bytes === 0;
	}

	/** A batch of what is here would not be a small one. */
	get hasWholeBatch(): boolean {
		return this.bytes >= this.#maxBatchBytes / 2;
	}

	/**
	 * Adds a line, or off the front of a block what makes a run and takes so many bytes at most, to the newest run if it is
	 * of the same origin and millisecond; gives how many lines, at least one.
	 */
	pushLines(
		origin: LineOrigin,
		lines: string | LineBlock,
		mostBytes: number = Number.POSITIVE_INFINITY,
	): number {
		const last = this.#lastOf(origin);
		const [linesBefore, bytesBefore] = last === undefined ? [0, 0] : [last.lines, last.bytes];
		if (last !== undefined && this.#pushTo(last, lines, mostBytes)) {
			this.bytes += last.bytes - bytesBefore;
			return last.lines - linesBefore;
		}
		const run = new Run({kind: 'line', ...origin});
		this.#pushTo(run, lines, mostBytes);
		this.push(run);
		return run.lines;
	}

	#pushTo(run: Run, lines: string | LineBlock, mostBytes: number): boolean {
		if (typeof lines === 'string') return run.push(lines);
		return run.pushBlock(lines, {
			lines: maxRunLines - run.lines,
			bytes: Math.min(this.#maxBatchBytes - run.bytes, mostBytes),
		});
	}

	#lastOf({delivery, time}: LineOrigin): Run | undefined {
		const last = this.#runs[this.#runs.length - 1];
		const isOfSame =
			last?.origin.kind === 'line' && last.origin.delivery === delivery && last.origin.time === time;
		return isOfSame && last.lines < maxRunLines && last.bytes < this.#maxBatchBytes ? last : undefined;
	}

	push(run: Run): void {
		this.bytes += run.bytes;
		if (run.origin.kind !== 'line') this.eventBytes += run.bytes;
		this.#runs.push(run);
	}

	/** The oldest runs, at least one, as many as fit into a batch. */
	takeBatch(): Run[] {
		const batch: Run[] = [];
		let entries = 0;
		let bytes = 0;
		while (this.#head < this.#runs.length) {
			const run = this.#runs[this.#head];
			if (run === undefined) {
				this.#head++;
				continue;
			}
			const isFull = entries + run.lines > maxBatchEntries || bytes + run.bytes > this.#maxBatchBytes;
			if (batch.length > 0 && isFull) break;
			this.#remove(this.#head);
			batch.push(run);
			if (run.origin.kind !== 'line') this.eventBytes -= run.bytes;
			entries += run.lines;
			bytes += run.bytes;
		}
		this.bytes -= bytes;
		this.#compact();
		return batch;
	}

	/** Drops the oldest lines (never events or markers) until `bytes` are free. */
	dropOldest(bytes: number, onDrop: OnDrop): void {
		let freed = 0;
		this.#firstLine = Math.max(this.#firstLine, this.#head);
		while (this.#firstLine < this.#runs.length) {
			freed += this.#drop(this.#firstLine, bytes - freed, onDrop);
			if (freed >= bytes) break;
			this.#firstLine++;
		}
		this.#compact();
	}

	/** Drops all lines of one origin. */
	dropAllOf(delivery: Delivery, onDrop: OnDrop): void {
		for (let index = this.#head; index < this.#runs.length; index++) {
			if (this.#runs[index]?.origin.delivery === delivery)
				this.#drop(index, Number.POSITIVE_INFINITY, onDrop);
		}
		this.#compact();
	}

	#drop(index: number, bytes: number, onDrop: OnDrop): number {
		const run = this.#runs[index];
		if (run?.origin.kind !== 'line') return 0;
		const {lines} = run;
		const freed = run.drop(bytes);
		this.bytes -= freed;
		if (run.lines === 0) this.#remove(index);
		const {delivery, time} = run.origin;
		onDrop({lines: lines - run.lines, bytes: freed, from: time, to: time}, delivery);
		return freed;
	}

	#remove(index: number): void {
		this.#runs[index] = undefined;
		this.#holes++;
	}

	// Each time as much work as there were takes and drops since the last: both cost the same however long the queue.
	// With every thousandth instead, 400,000 lines of two sources in turn took 11 s.
	#compact(): void {
		if (this.#holes < this.#runs.length / 2) return;
		this.#runs = this.#runs.filter(run => run !== undefined);
		this.#holes = 0;
		this.#head = 0;
		this.#firstLine = 0;
	}
}

type OnDrop = (dropped: Dropped, delivery: Delivery) => void;

// Redis stores a batch of 2,048 short entries in about 3 ms, and one of 384 KiB in less: it is never busy with one for
// more than 5 ms. Each waits a while to be answered: half as large, an eighth of the rate end to end was gone.
const maxBatchEntries = 2_048;
const maxRunLines = 256;
const maxBatchBytes = 393_216;
