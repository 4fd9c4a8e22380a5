import type {Delivery} from './delivery.ts';

/** What a line costs beside its UTF-8 bytes: its share of the arrays here, of the batch and of the entry in Redis. */
export const lineOverheadBytes = 100;

/** Entries of one origin that reached the sink in the same millisecond: stored with the same ts, source and phase. */
export type Run = {
	readonly kind: 'line' | 'event' | 'marker';
	/** Whom to tell what became of it. */
	readonly delivery: Delivery;
	readonly time: number;
	readonly source: string;
	readonly phase: string;
	readonly lines: string[];
	/** Of a marker: field, value, … behind its text. */
	readonly fields?: readonly string[];
	bytes: number;
};

export type Dropped = {
	readonly lines: number;
	readonly bytes: number;
	readonly from: number;
	readonly to: number;
};

/** Lines on their way to Redis, first in, first out, counted in bytes. */
export class LineQueue {
	bytes = 0;
	#runs: Run[] = [];
	#head = 0;
	#emptied = 0;

	/** Nothing to send: `bytes` counts every entry's overhead, so none weighs nothing. */
	get isEmpty(): boolean {
		return this.bytes === 0;
	}

	/** Adds a line to the newest run if it is of the same origin and millisecond, so that a line costs no object. */
	pushLine(delivery: Delivery, text: string, time: number, source: string, phase: string): void {
		const bytes = Buffer.byteLength(text) + lineOverheadBytes;
		this.bytes += bytes;
		const last = this.#head < this.#runs.length ? this.#runs[this.#runs.length - 1] : undefined;
		if (
			last !== undefined &&
			last.lines.length > 0 &&
			last.delivery === delivery &&
			last.time === time &&
			last.kind === 'line' &&
			last.lines.length < maxRunLines &&
			last.bytes < maxRunBytes
		) {
			last.lines.push(text);
			last.bytes += bytes;
			return;
		}
		this.#runs.push({kind: 'line', delivery, time, source, phase, lines: [text], bytes});
	}

	push(run: Run): void {
		this.bytes += run.bytes;
		this.#runs.push(run);
	}

	/** The oldest runs, at least one, as many as fit into a batch. */
	takeBatch(): Run[] {
		const batch: Run[] = [];
		let entries = 0;
		let bytes = 0;
		while (this.#head < this.#runs.length) {
			const run = this.#runs[this.#head] as Run;
			if (
				batch.length > 0 &&
				(entries + run.lines.length > maxBatchEntries || bytes + run.bytes > maxBatchBytes)
			)
				break;
			this.#head++;
			if (run.lines.length === 0) {
				this.#emptied--;
				continue;
			}
			batch.push(run);
			entries += run.lines.length;
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
			const run = this.#runs[index] as Run;
			if (run.kind !== 'line' || run.lines.length === 0) continue;
			let lines = 0;
			let runBytes = 0;
			while (lines < run.lines.length && freed < bytes) {
				const lineBytes = Buffer.byteLength(run.lines[lines] as string) + lineOverheadBytes;
				freed += lineBytes;
				runBytes += lineBytes;
				lines++;
			}
			this.#cut(index, lines, runBytes);
			onDrop(run.delivery, {lines, bytes: runBytes, from: run.time, to: run.time});
		}
		this.#compact();
	}

	/** Drops all lines of one origin, or of all. */
	dropAll(onDrop: (delivery: Delivery, dropped: Dropped) => void, of?: Delivery): void {
		for (let index = this.#head; index < this.#runs.length; index++) {
			const run = this.#runs[index] as Run;
			if (run.kind !== 'line' || run.lines.length === 0) continue;
			if (of !== undefined && run.delivery !== of) continue;
			const dropped = {lines: run.lines.length, bytes: run.bytes, from: run.time, to: run.time};
			this.#cut(index, run.lines.length, run.bytes);
			onDrop(run.delivery, dropped);
		}
		this.#compact();
	}

	#cut(index: number, lines: number, bytes: number): void {
		const run = this.#runs[index] as Run;
		run.lines.splice(0, lines);
		run.bytes -= bytes;
		this.bytes -= bytes;
		if (run.lines.length === 0) this.#emptied++;
	}

	// Taking from the head by index, and what is empty later, many at a time: both cost the same however long the queue.
	#compact(): void {
		while (this.#runs[this.#head]?.lines.length === 0) {
			this.#head++;
			this.#emptied--;
		}
		if (this.#head === this.#runs.length || this.#head + this.#emptied > 1_000) {
			this.#runs = this.#runs.slice(this.#head).filter(run => run.lines.length > 0);
			this.#head = 0;
			this.#emptied = 0;
		}
	}
}

const maxRunLines = 512;
const maxRunBytes = 65_536;
// Redis stores a batch of 1,024 short entries in about 2 ms, and one of 256 KiB in less (issue: Speed): never busy with one for more than 5 ms.
const maxBatchEntries = 1_024;
const maxBatchBytes = 262_144;
