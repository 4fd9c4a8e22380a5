import type {Delivery} from './delivery.ts';
import {Run} from './run.ts';

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
	#runs: Run[] = [];
	#head = 0;
	#emptied = 0;

	/** What is in flight cannot make room: a batch leaves most of the buffer to what comes behind it. */
	constructor(bufferBytes: number) {
		this.#maxBatchBytes = Math.min(maxBatchBytes, bufferBytes / 4);
	}

	/** Nothing to send: every entry weighs something. */
	get isEmpty(): boolean {
		return this.bytes === 0;
	}

	/** Adds a line to the newest run if it is of the same origin and millisecond. */
	pushLine(delivery: Delivery, text: string, time: number, source: string, phase: string): void {
		const last = this.#head < this.#runs.length ? this.#runs[this.#runs.length - 1] : undefined;
		const before = last?.bytes ?? 0;
		if (
			last !== undefined &&
			last.lines > 0 &&
			last.lines < maxRunLines &&
			before < this.#maxBatchBytes &&
			last.origin.delivery === delivery &&
			last.origin.time === time &&
			last.origin.kind === 'line' &&
			last.push(text)
		) {
			this.bytes += last.bytes - before;
			return;
		}
		this.push(Run.of({kind: 'line', delivery, time, source, phase}, text));
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
			const run = this.#runs[this.#head] as Run;
			const isFull = entries + run.lines > maxBatchEntries || bytes + run.bytes > this.#maxBatchBytes;
			if (batch.length > 0 && isFull) break;
			this.#head++;
			if (run.lines === 0) {
				this.#emptied--;
				continue;
			}
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
	dropOldest(bytes: number, onDrop: (delivery: Delivery, dropped: Dropped) => void): void {
		let freed = 0;
		for (let index = this.#head; index < this.#runs.length && freed < bytes; index++) {
			freed += this.#drop(this.#runs[index] as Run, bytes - freed, onDrop);
		}
		this.#compact();
	}

	/** Drops all lines of one origin. */
	dropAllOf(delivery: Delivery, onDrop: (dropped: Dropped) => void): void {
		for (let index = this.#head; index < this.#runs.length; index++) {
			const run = this.#runs[index] as Run;
			if (run.origin.delivery !== delivery) continue;
			this.#drop(run, Number.POSITIVE_INFINITY, (_, dropped) => onDrop(dropped));
		}
		this.#compact();
	}

	#drop(run: Run, bytes: number, onDrop: (delivery: Delivery, dropped: Dropped) => void): number {
		const {kind, delivery, time} = run.origin;
		if (kind !== 'line' || run.lines === 0) return 0;
		const lines = run.lines;
		const freed = run.drop(bytes);
		this.bytes -= freed;
		if (run.lines === 0) this.#emptied++;
		onDrop(delivery, {lines: lines - run.lines, bytes: freed, from: time, to: time});
		return freed;
	}

	// Taking from the head by index, and what is empty later, many at a time: both cost the same however long the queue.
	#compact(): void {
		while (this.#runs[this.#head]?.lines === 0) {
			this.#head++;
			this.#emptied--;
		}
		if (this.#head === this.#runs.length || this.#head + this.#emptied > 1_000) {
			this.#runs = this.#runs.slice(this.#head).filter(run => run.lines > 0);
			this.#head = 0;
			this.#emptied = 0;
		}
	}
}

// Redis stores a batch of 1,024 short entries in about 2 ms, and one of 256 KiB in less: it is never busy with one
// for more than 5 ms.
const maxBatchEntries = 1_024;
const maxRunLines = 256;
const maxBatchBytes = 262_144;
