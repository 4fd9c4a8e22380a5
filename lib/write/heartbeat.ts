/** Beats while a lease is held, so that a quiet job keeps its lease and its log's TTL. Keeps no process alive. */
export class Heartbeat {
	readonly #beat: (silentMs: number) => void;
	readonly #intervalMs: number;
	#timer: NodeJS.Timeout | undefined;
	#lastSign = 0;

	constructor(ttlSeconds: number, beat: (silentMs: number) => void) {
		this.#intervalMs = Math.min(heartbeatMs, (ttlSeconds * 1_000) / 3);
		this.#beat = beat;
	}

	get isOn(): boolean {
		return this.#timer !== undefined;
	}

	/** Starts, if it is not on. An append is a sign of life as good as a beat. */
	start({isSign}: {isSign: boolean}): void {
		if (isSign || this.#timer === undefined) this.#lastSign = performance.now();
		if (this.#timer !== undefined) return;
		this.#timer = setInterval(() => this.#beat(performance.now() - this.#lastSign), this.#intervalMs);
		this.#timer.unref();
	}

	stop(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}
}

// A third of the lease, or of the log's life if that is shorter: one beat may be missed.
const heartbeatMs = 10_000;
