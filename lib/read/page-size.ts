const entriesOfAPage = {first: 256, least: 16, most: 2048};
// What an entry takes in memory beside its text, about.
const entryBytes = 300;
// Of one with the most text that is usual: so large all may be as long as nothing is known of them.
const largeEntryBytes = 2048;

/**
 * How many entries to read at a time: more while there are more, so that a reader keeps up with a flood, and fewer
 * where they are large, so that a page stays about as large as it was meant to be.
 */
export class PageSize {
	entries: number;
	readonly #bytes: number;

	/** @param bytes - what a page takes in memory, roughly. Default: 1 MiB. */
	constructor(bytes: number = 1024 * 1024) {
		this.#bytes = bytes;
		const first = Math.min(Math.floor(bytes / largeEntryBytes), entriesOfAPage.first);
		this.entries = Math.max(entriesOfAPage.least, first);
	}

	/** What a read of `asked` entries has brought. */
	learn(page: readonly {readonly text: string}[], asked: number): void {
		if (page.length === 0) return;
		let bytes = 0;
		for (const {text} of page) bytes += text.length + entryBytes;
		const fitting = Math.floor((page.length * this.#bytes) / bytes);
		const wanted = page.length < asked ? entriesOfAPage.first : asked * 2;
		this.entries = Math.max(entriesOfAPage.least, Math.min(wanted, fitting, entriesOfAPage.most));
	}
}
