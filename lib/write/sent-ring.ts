import {entriesOf} from './batch.ts';
import {Delivery} from './delivery.ts';
import type {Run} from './run.ts';
import {type Evictable, totalBuffer} from './total-buffer.ts';

/** `mark` is the sequence number of its last entry. */
type Kept = {readonly run: Run; readonly mark: number; readonly bytes: number};

/**
 * The newest acknowledged entries, kept to be sent once more if Redis loses them. Run by run: a batch of a flood is
 * larger than all there is room for, and would leave nothing.
 */
export class SentRing implements Evictable {
	readonly #maxBytes: number;
	readonly #kept: Kept[] = [];
	#bytes = 0;

	constructor(maxBytes: number) {
		this.#maxBytes = maxBytes;
	}

	get bytes(): number {
		return this.#bytes;
	}

	/** A batch's; `mark` is the sequence number of its last entry. */
	push(runs: readonly Run[], mark: number): void {
		let seq = mark - entriesOf(runs);
		let added = 0;
		for (const run of runs) {
			const bytes = run.bytes + runOverheadBytes;
			seq += run.lines;
			this.#kept.push({run, mark: seq, bytes});
			added += bytes;
		}
		this.#bytes += added;
		totalBuffer.addKept(this, added);
		while (this.#bytes > this.#maxBytes) this.forgetOldest();
		for (const run of runs) run.settleDown();
	}

	/** The entries above a sequence number that are still here, to be sent again; they have been counted before. */
	after(mark: number): Run[] {
		const kept: Run[] = [];
		for (const {run, mark: last} of this.#kept) {
			if (last <= mark) continue;
			const copy = run.copyFor(new Delivery());
			copy.skip(Math.max(0, mark - (last - run.lines)));
			kept.push(copy);
		}
		return kept;
	}

	clear(): void {
		while (this.#kept.length > 0) this.forgetOldest();
	}

	forgetOldest(): void {
		const {run, bytes} = this.#kept.shift() as Kept;
		this.#bytes -= bytes;
		totalBuffer.addKept(this, -bytes);
		run.release();
	}
}

// What a run costs here beside its lines, in a buffer of its own: counted by its lines alone, 64 MiB of batches with a
// line each held 430 MB.
const runOverheadBytes = 500;
