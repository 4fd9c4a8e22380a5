/**
 * Gives way to the rest of the process: after so many bytes of all pipelines together, what is to be framed next waits for
 * another turn of the event loop. With a chunk each of 1,000 jobs in one turn, it stood still for 0.7 s, and Redis with
 * it: 1,000 jobs came to 0.64 of one job's rate, with this to 0.88.
 */
export class Turns {
	readonly #waiting: Work[] = [];
	#bytes = 0;
	#isScheduled = false;

	/** Does `work` on so many bytes now or in a later turn, all in the order of their coming. */
	take(bytes: number, work: () => void): void {
		this.#waiting.push({bytes, work});
		if (!this.#isScheduled) this.#go();
	}

	#go(): void {
		try {
			while (this.#waiting.length > 0 && this.#bytes < bytesOfATurn) {
				const {bytes, work} = this.#waiting.shift() as Work;
				this.#bytes += bytes;
				work();
			}
		} finally {
			if (this.#waiting.length > 0 && !this.#isScheduled) this.#goInNextTurn();
		}
	}

	#goInNextTurn(): void {
		this.#isScheduled = true;
		setImmediate(() => {
			this.#isScheduled = false;
			this.#bytes = 0;
			this.#go();
		});
	}
}

type Work = {readonly bytes: number; readonly work: () => void};

/** Two or three milliseconds of work. One job is no slower by it (five runs each: 0.321 s without, 0.328). */
export const bytesOfATurn = 262_144;

export const turns: Turns = new Turns();
