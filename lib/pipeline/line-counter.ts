/** Counts the lines of bytes that nobody frames any more. */
export class LineCounter {
	bytes = 0;
	#endedLines = 0;
	#isInLine = false;

	/** Lines begun: the last one may still go on. */
	get lines(): number {
		return this.#endedLines + (this.#isInLine ? 1 : 0);
	}

	count(chunk: Uint8Array): void {
		this.bytes += chunk.length;
		let from = 0;
		for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, from)) {
			this.#endedLines++;
			from = at + 1;
		}
		if (chunk.length > 0) this.#isInLine = from < chunk.length;
	}
}
