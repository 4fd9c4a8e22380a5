import {bytesOf, entriesOf} from './batch.ts';
import {Delivery} from './delivery.ts';
import type {Run} from './run.ts';
import {type Evictable, totalBuffer} from './total-buffer.ts';

type Batch = {readonly runs: readonly Run[]; readonly mark: number; readonly bytes: number};

/** The newest acknowledged batches, kept to be sent once more if Redis loses them. */
export class SentRing implements Evictable {
	readonly #maxBytes: number;
	readonly #batches: Batch[] = [];
	#bytes = 0;

	constructor(maxBytes: number) {
		this.#maxBytes = maxBytes;
	}

	get bytes(): number {
		return this.#bytes;
	}

	/** `mark` is the sequence number of the batch's last entry. */
	push(runs: readonly Run[], mark: number): void {
		const bytes = bytesOf(runs) + runs.length * runOverheadBytes;
		this.#batches.push({runs, mark, bytes});
		this.#bytes += bytes;
		totalBuffer.addKept(this, bytes);
		while (this.#bytes > this.#maxBytes) this.forgetOldest();
		for (const run of runs) run.settleDown();
	}

	/** The entries above a sequence number that are still here, to be sent again; they have been counted before. */
	after(mark: number): Run[] {
		const kept: Run[] = [];
		for (const batch of this.#batches) {
			let seq = batch.mark - entriesOf(batch.runs);
			for (const run of batch.runs) {
				const known = Math.min(run.lines, Math.max(0, mark - seq));
				seq += run.lines;
				if (known === run.lines) continue;
				const copy = run.copyFor(new Delivery());
				copy.skip(known);
				kept.push(copy);
			}
		}
		return kept;
	}

	clear(): void {
		while (this.#batches.length > 0) this.forgetOldest();
	}

	forgetOldest(): void {
		const {runs, bytes} = this.#batches.shift() as Batch;
		this.#bytes -= bytes;
		totalBuffer.addKept(this, -bytes);
		for (const run of runs) run.release();
	}
}

// What a run costs here beside its lines, in a buffer of its own: counted by its lines alone, 64 MiB of batches with a
// line each held 430 MB.
const runOverheadBytes = 500;
