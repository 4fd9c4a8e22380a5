// How long a task may take before the page has to be given a turn: half of a frame at 60 a second.
const turnMs = 8;

/** Parts long work so that the page draws and listens in between. */
export class Turns {
	#begun = performance.now();

	/** Whether it is time for `next()`. */
	get isOver(): boolean {
		return performance.now() - this.#begun > turnMs;
	}

	/** Resolves when the page has had its turn; a timer would wait for 4 ms. */
	async next(): Promise<void> {
		await new Promise<void>(resolve => {
			const {port1, port2} = new MessageChannel();
			port1.onmessage = () => {
				port1.close();
				resolve();
			};
			port2.postMessage(undefined);
		});
		this.#begun = performance.now();
	}
}
