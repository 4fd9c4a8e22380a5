import {bytesOf, entriesOf} from './batch.ts';
import {Delivery} from './delivery.ts';
import type {Run} from './line-queue.ts';

/** The newest acknowledged batches, kept to be sent once more if Redis loses them. */
export class SentRing {
	readonly #maxBytes: number;
	#batches: {readonly runs: readonly Run[]; readonly mark: number; readonly bytes: number}[] = [];
	#bytes = 0;

	constructor(maxBytes: number) {
		this.#maxBytes = maxBytes;
	}

	/** `mark` is the sequence number of the batch's last entry. */
	push(runs: readonly Run[], mark: number): void {
		if (runs.length === 0) return;
		const bytes = bytesOf(runs);
		this.#batches.push({runs, mark, bytes});
		this.#bytes += bytes;
		while (this.#bytes > this.#maxBytes) this.#bytes -= this.#batches.shift()?.bytes ?? this.#bytes;
	}

	/** The entries above a sequence number that are still here, to be sent again; they have been counted before. */
	after(mark: number): Run[] {
		const kept: Run[] = [];
		for (const batch of this.#batches) {
			let seq = batch.mark - entriesOf(batch.runs);
			for (const run of batch.runs) {
				const lines = run.lines.slice(Math.max(0, mark - seq));
				seq += run.lines.length;
				if (lines.length > 0) kept.push({...run, lines, delivery: new Delivery()});
			}
		}
		return kept;
	}

	clear(): void {
		this.#batches = [];
		this.#bytes = 0;
	}
}
