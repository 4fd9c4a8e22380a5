/** Counts the lines of bytes that nobody frames any more. */
export class LineCounter {
	#lines = 0;
	#isInLine = false;

	/** Lines begun: the last one may still go on. */
	get lines(): number {
		return this.#lines + (this.#isInLine ? 1 : 0);
	}

	count(chunk: Uint8Array): void {
		let from = 0;
		for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, from)) {
			this.#lines++;
			from = at + 1;
		}
		if (chunk.length > 0) this.#isInLine = from < chunk.length;
	}
}
