import {type LineRange, lineRangeHash} from './line-range.ts';
import type {LineStore} from './line-store.ts';

/** The lines picked by their numbers: marked, linked to, copied, however far apart they are. */
export class LineSelection {
	from = -1;
	to = -2;
	readonly #store: LineStore;
	#anchor = -1;

	constructor(store: LineStore) {
		this.#store = store;
	}

	get size(): number {
		return this.to - this.from + 1;
	}

	has(line: number): boolean {
		return line >= this.from && line <= this.to;
	}

	pick(line: number, other: number = line): void {
		this.#anchor = line;
		this.extendTo(other);
	}

	extendTo(line: number): void {
		if (this.#anchor < 0) this.#anchor = line;
		this.from = Math.min(this.#anchor, line);
		this.to = Math.max(this.#anchor, line);
	}

	/** The texts of the picked lines, of those that `passes` lets through. */
	text(passes: (line: number) => boolean): string {
		const lines: string[] = [];
		for (let {from: line} = this; line <= this.to; line++)
			if (passes(line)) lines.push(this.#store.text(line));
		return lines.join('\n');
	}

	/** The store has forgotten the first so many lines. */
	shift(count: number): void {
		if (this.from < count) this.clear();
		else [this.#anchor, this.from, this.to] = [this.#anchor - count, this.from - count, this.to - count];
	}

	clear(): void {
		this.#anchor = -1;
		this.from = -1;
		this.to = -2;
	}

	/** What stands behind `#` in a link to these lines; empty where they have no numbers. */
	get hash(): string {
		const [from, to] = [this.#store.number(this.from), this.#store.number(this.to)];
		return this.size > 0 && from > 0 && to >= from ? lineRangeHash({from, to}) : '';
	}

	/** Picks the lines with these numbers; false as long as the first is not there. */
	pickNumbers({from, to}: LineRange): boolean {
		const first = this.#store.withNumber(from);
		if (first === undefined) return false;
		this.pick(first, this.#store.withNumber(to) ?? Math.min(first + to - from, this.#store.length - 1));
		return true;
	}
}
