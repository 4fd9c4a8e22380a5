import type {LineStore} from './line-store.ts';
import {integers} from './number-column.ts';
import {Turns} from './turns.ts';

export type Match = {readonly line: number; readonly start: number};

export type SearchOptions = {readonly matchCase: boolean; readonly isPattern: boolean};

/** What is searched for, or why it cannot be. */
export function searchPattern(text: string, {matchCase, isPattern}: SearchOptions): RegExp | Error {
	const source = isPattern ? text : text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
	try {
		// Patterns of people who do not think of Unicode are not to be refused for an escape too many.
		return new RegExp(source, `g${matchCase ? '' : 'i'}${isPattern ? '' : 'u'}`);
	} catch (error) {
		return error as Error;
	}
}

/** The places of a text where the pattern matches something: `[start, end]`. */
export function* matchesIn(text: string, pattern: RegExp): Generator<readonly [number, number]> {
	for (const match of text.matchAll(pattern)) {
		if (match[0] !== '') yield [match.index, match.index + match[0].length];
	}
}

/** Finds a text in all lines, also in those that come later, a turn at a time. */
export class Search {
	/** Counts from 0; -1 where no match has been gone to. */
	current = -1;
	pattern: RegExp | undefined;
	readonly #store: LineStore;
	readonly #passes: (line: number) => boolean;
	readonly #onProgress: () => void;
	readonly #lines = integers();
	readonly #starts = integers();
	#searched = 0;
	#isSearching = false;

	/** `passes`: which lines count; `onProgress` is called whenever matches may have been found, and at the end. */
	constructor(store: LineStore, passes: (line: number) => boolean, onProgress: () => void) {
		this.#store = store;
		this.#passes = passes;
		this.#onProgress = onProgress;
	}

	get matches(): number {
		return this.#lines.length;
	}

	/** Every line there is has been searched. */
	get isComplete(): boolean {
		return this.pattern === undefined || this.#searched === this.#store.length;
	}

	match(index: number): Match {
		return {line: this.#lines.at(index), start: this.#starts.at(index)};
	}

	/** Begins anew; `undefined` searches for nothing. */
	start(pattern: RegExp | undefined): void {
		this.pattern = pattern;
		this.current = -1;
		this.#lines.clear();
		this.#starts.clear();
		this.#searched = 0;
		if (pattern === undefined) this.#onProgress();
		else void this.update();
	}

	/** Searches the lines that have come since. */
	async update(): Promise<void> {
		if (this.#isSearching || this.isComplete) return;
		this.#isSearching = true;
		const turns = new Turns();
		while (!this.isComplete) {
			this.#searchLine(this.#searched++);
			if (this.#searched % 64 !== 0 || !turns.isOver) continue;
			this.#onProgress();
			await turns.next();
		}
		this.#isSearching = false;
		this.#onProgress();
	}

	/** Index of the first match at or behind a line; 0 where there is none behind it. */
	firstFrom(line: number): number {
		let low = 0;
		let high = this.matches;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#lines.at(middle) < line) low = middle + 1;
			else high = middle;
		}
		return low === this.matches ? 0 : low;
	}

	#searchLine(line: number): void {
		if (this.pattern === undefined || !this.#passes(line)) return;
		for (const [start] of matchesIn(this.#store.text(line), this.pattern)) {
			this.#lines.push(line);
			this.#starts.push(start);
		}
	}
}
