import {bytesOf} from './batch.ts';
import type {Delivery} from './delivery.ts';
import type {Run} from './run.ts';

/** A batch on its way to Redis, and whom to tell what becomes of it. */
export class SentBatch {
	readonly runs: readonly Run[];
	readonly bytes: number;
	/** Who waits for the release that goes with it; nobody, if none does. */
	readonly releasing: readonly (() => void)[];
	// The runs' text may be gone once they are stored; what they count has to be known before.
	readonly #counts: readonly {readonly delivery: Delivery; readonly lines: number}[];

	constructor(runs: readonly Run[], releasing: readonly (() => void)[]) {
		this.runs = runs;
		this.bytes = bytesOf(runs);
		this.releasing = releasing;
		this.#counts = runs.map(({origin, lines}) => ({delivery: origin.delivery, lines}));
	}

	get isRelease(): boolean {
		return this.releasing.length > 0;
	}

	acknowledge(lastId: string): void {
		for (const {delivery, lines} of this.#counts) delivery.acknowledge(lines, lastId);
	}

	lose(error: Error): void {
		for (const {delivery, lines} of this.#counts) delivery.lose(lines, error);
	}
}
