/** What became of the lines that one sink took. */
export class Delivery {
	/** Lines taken. */
	accepted = 0;
	/** Lines that Redis has acknowledged. */
	written = 0;
	/** Lines given up. */
	lost = 0;
	/** The entry id of the newest line acknowledged. */
	lastId: string | undefined;
	/** Why lines were lost. */
	error: Error | undefined;
	#onSettled: (() => void)[] = [];

	get pending(): number {
		return this.accepted - this.written - this.lost;
	}

	acknowledge(lines: number, lastId: string): void {
		// Given up at the deadline, acknowledged after all: a line is counted once.
		const counted = Math.min(lines, this.pending);
		if (counted === 0) return;
		this.written += counted;
		this.lastId = lastId;
		this.#settle();
	}

	lose(lines: number, error?: Error): void {
		this.lost += Math.min(lines, this.pending);
		if (error !== undefined && this.error === undefined) this.#keep(error);
		this.#settle();
	}

	/** Lines that came and were not taken. */
	refuse(lines: number, error: Error): void {
		this.accepted += lines;
		this.lose(lines, error);
	}

	/** Calls back once every line taken so far and until then is acknowledged or lost. */
	whenSettled(callback: () => void): void {
		this.#onSettled.push(callback);
		this.#settle();
	}

	// Until its stack is asked for, V8 keeps with an error all that was called on the way to it: here a pipeline with its
	// stages, for as long as a batch is on its way to a Redis that is away.
	#keep(error: Error): void {
		void error.stack;
		this.error = error;
	}

	#settle(): void {
		if (this.pending > 0 || this.#onSettled.length === 0) return;
		const callbacks = this.#onSettled;
		this.#onSettled = [];
		for (const callback of callbacks) callback();
	}
}
