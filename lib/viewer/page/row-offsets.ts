import {integers} from './number-column.ts';

/**
 * The heights of rows, and with them where each row begins: a Fenwick tree, so that a row that turns out to be higher
 * than was thought, one more row, and the row at some height each cost the logarithm of their number.
 */
export class RowOffsets {
	// At `i`, the sum of the heights of the rows that the lowest bit of `i` tells: `i - (i & -i)` up to `i - 1`.
	readonly #sums = integers();
	readonly #heights = integers();

	constructor() {
		this.#sums.push(0);
	}

	get length(): number {
		return this.#heights.length;
	}

	get total(): number {
		return this.before(this.length);
	}

	push(height: number): void {
		this.#heights.push(height);
		const at = this.length;
		let sum = height;
		for (let step = 1; step < (at & -at); step *= 2) sum += this.#sums.at(at - step);
		this.#sums.push(sum);
	}

	height(row: number): number {
		return this.#heights.at(row);
	}

	setHeight(row: number, height: number): void {
		const difference = height - this.height(row);
		this.#heights.set(row, height);
		for (let at = row + 1; at <= this.length; at += at & -at) {
			this.#sums.set(at, this.#sums.at(at) + difference);
		}
	}

	/** Where `row` begins: the height of all rows before it. */
	before(row: number): number {
		let sum = 0;
		for (let at = row; at > 0; at -= at & -at) sum += this.#sums.at(at);
		return sum;
	}

	/** The row at this height; the first or last one where it is outside of all. */
	rowAt(offset: number): number {
		let row = 0;
		let left = offset;
		let step = 1;
		while (step * 2 <= this.length) step *= 2;
		for (; step > 0; step >>= 1) {
			const next = row + step;
			if (next > this.length || this.#sums.at(next) > left) continue;
			row = next;
			left -= this.#sums.at(next);
		}
		return Math.max(0, Math.min(row, this.length - 1));
	}

	clear(): void {
		this.#heights.clear();
		this.#sums.clear();
		this.#sums.push(0);
	}
}
