/** The gate before a writer's buffer: shut while the buffer is full, until Redis acknowledges or `maxBlockMs` is over. */
export class Room {
	readonly #maxBlockMs: number;
	readonly #onTimeout: () => void;
	/** In order of coming. A set, since who does not wait comes again and again. */
	readonly #waiting = new Set<() => void>();
	#timer: NodeJS.Timeout | undefined;

	constructor(maxBlockMs: number, onTimeout: () => void) {
		this.#maxBlockMs = maxBlockMs;
		this.#onTimeout = onTimeout;
	}

	get isAwaited(): boolean {
		return this.#waiting.size > 0;
	}

	wait(callback: () => void): void {
		this.#waiting.add(callback);
		this.#startClock();
	}

	/** The buffer is still full, but Redis lives: the clock starts anew. */
	postpone(): void {
		this.#stopClock();
		if (this.isAwaited) this.#startClock();
	}

	/** Lets in one after the other, as long as there is room: together, many would fill the buffer many times over. */
	open(hasRoom: () => boolean): void {
		this.#stopClock();
		for (const callback of this.#waiting) {
			if (!hasRoom()) break;
			this.#waiting.delete(callback);
			callback();
		}
		if (this.isAwaited) this.#startClock();
	}

	#startClock(): void {
		if (this.#timer !== undefined || this.#maxBlockMs === Number.POSITIVE_INFINITY) return;
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			this.#onTimeout();
		}, this.#maxBlockMs);
		this.#timer.unref();
	}

	#stopClock(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}
}
