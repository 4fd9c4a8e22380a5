import type {Entry} from './entry.ts';
import {type Outcome, outcome} from './job-outcome.ts';
import type {LineStore} from './line-store.ts';
import type {ConnectionState} from './log-connection.ts';

// So many lines are no longer come by before one can say that they are being loaded.
const crowd = 500;

/** How the job is, as far as is known at the moment. */
export class JobState {
	readonly #store: LineStore;
	#connection: ConnectionState = 'connecting';
	#trouble = '';
	#end: Entry | undefined;
	#lastArrival = 0;

	constructor(store: LineStore) {
		this.#store = store;
	}

	take(entries: readonly Entry[]): void {
		for (const entry of entries) {
			if (entry.marker === 'end') this.#end = entry;
			// Behind an end that was followed by more, the job runs again.
			else if (entry.marker === undefined) this.#end = undefined;
		}
		this.#lastArrival = performance.now();
	}

	enter(connection: ConnectionState, trouble: string): void {
		this.#connection = connection;
		this.#trouble = trouble;
	}

	get outcome(): Outcome {
		const found = outcome(this.#connection, this.#end, this.#store.length > 0);
		if (found.kind === 'running' && this.#isCatchingUp) return {kind: 'waiting', words: 'loading'};
		return this.#trouble === ''
			? found
			: {...found, hint: `The server says: ${this.#trouble}. Still trying.`};
	}

	/** No more lines are to be expected. */
	get isOver(): boolean {
		return this.#end !== undefined || ['lost', 'ended'].includes(this.outcome.kind);
	}

	// Lines come that were there before the page was: how the job is will be known behind the last of them.
	get #isCatchingUp(): boolean {
		const {length, lastTime} = this.#store;
		return (
			length > crowd &&
			performance.now() - this.#lastArrival < 400 &&
			lastTime < performance.timeOrigin - 1000
		);
	}
}
