/**
 * What a job holds of events that wait for the lines before them, or for Redis. Apart from what makes entries of them:
 * while Redis is away, this is all that the events of a job that has ended still need.
 */
export class EventReserve {
	#bytes = 0;
	readonly #unsettled = new Set<Promise<unknown>>();

	/** Settles when all events so far are acknowledged or given up. */
	get settled(): Promise<unknown> {
		return Promise.all(this.#unsettled);
	}

	hasRoomFor(bytes: number): boolean {
		return this.#bytes + bytes <= reserveBytes;
	}

	/** Holds an event of so many bytes until that is settled, which never rejects. */
	hold(bytes: number, stored: Promise<unknown>): void {
		this.#bytes += bytes;
		this.#unsettled.add(stored);
		void stored.then(() => {
			this.#bytes -= bytes;
			this.#unsettled.delete(stored);
		});
	}
}

// Beside the budget of lines.
const reserveBytes = 256 * 1024;
