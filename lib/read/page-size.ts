const entriesOfAPage = {first: 256, least: 16, most: 2048};

/**
 * How many entries to read at a time: more while there are more, so that a reader keeps up with a flood, and fewer
 * where they are large, so that a page stays about as large as it was meant to be.
 */
export class PageSize {
	entries: number = entriesOfAPage.first;
	readonly #bytes: number;

	/** @param bytes - characters of a page's texts, roughly. Default: 524,288. */
	constructor(bytes: number = 512 * 1024) {
		this.#bytes = bytes;
	}

	/** What a read of `asked` entries has brought. */
	learn(page: readonly {readonly text: string}[], asked: number): void {
		if (page.length === 0) return;
		let bytes = 0;
		for (const {text} of page) bytes += text.length;
		const fitting = Math.floor((page.length * this.#bytes) / Math.max(bytes, 1));
		const wanted = page.length < asked ? entriesOfAPage.first : asked * 2;
		this.entries = Math.max(entriesOfAPage.least, Math.min(wanted, fitting, entriesOfAPage.most));
	}
}
