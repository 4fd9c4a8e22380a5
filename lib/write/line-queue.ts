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
	/** What was taken or dropped leaves a hole. */
	#runs: (Run | undefined)[] = [];
	#holes = 0;
	/** Before it are holes only. */
	#head = 0;
	/** Before it are holes, events and markers only. */
	#firstLine = 0;

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
		const last = this.#runs[this.#runs.length - 1];
		const before = last?.bytes ?? 0;
		if (
			last !== undefined &&
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

// Redis stores a batch of 1,024 short entries in about 2 ms, and one of 256 KiB in less: it is never busy with one
// for more than 5 ms.
const maxBatchEntries = 1_024;
const maxRunLines = 256;
const maxBatchBytes = 262_144;
