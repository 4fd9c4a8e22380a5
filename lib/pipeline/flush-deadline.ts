/** The time that an end may take: one timer, in two steps. */
export class FlushDeadline {
	#timer: NodeJS.Timeout | undefined;

	/**
	 * `onClosing` comes a little earlier than `onLate`: what has come in until then can still be delivered.
	 * At most a second, at most a tenth of the time.
	 */
	start(timeoutMs: number, {onClosing, onLate}: {onClosing(): void; onLate(): void}): void {
		const reserveMs = Math.min(1_000, timeoutMs / 10);
		this.#timer = setTimeout(() => {
			this.#timer = setTimeout(onLate, reserveMs);
			onClosing();
		}, timeoutMs - reserveMs);
	}

	stop(): void {
		clearTimeout(this.#timer);
	}
}
