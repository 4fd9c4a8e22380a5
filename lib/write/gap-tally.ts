import type {Dropped} from './line-queue.ts';

/** Counts lines that were dropped until a `gap` marker can say so in the log. */
export class GapTally {
	#lines = 0;
	#bytes = 0;
	#from = Number.POSITIVE_INFINITY;
	#to = 0;

	get isEmpty(): boolean {
		return this.#lines === 0;
	}

	add({lines, bytes, from, to}: Dropped): void {
		this.#lines += lines;
		this.#bytes += bytes;
		this.#from = Math.min(this.#from, from);
		this.#to = Math.max(this.#to, to);
	}

	/** The sum, and begins anew. */
	take(): Dropped {
		const sum = {lines: this.#lines, bytes: this.#bytes, from: this.#from, to: this.#to};
		this.#lines = 0;
		this.#bytes = 0;
		this.#from = Number.POSITIVE_INFINITY;
		this.#to = 0;
		return sum;
	}
}
