/** Needles that begin alike: keys of one provider, tokens with the same header. Compared a few at a time, however many. */
export class SortedNeedles {
	readonly #needles: string[];

	constructor(needle: string) {
		this.#needles = [needle];
	}

	/** False if it was there already. */
	add(needle: string): boolean {
		const position = this.#countUpTo(needle);
		if (this.#needles[position - 1] === needle) return false;
		this.#needles.splice(position, 0, needle);
		return true;
	}

	/** The length of the longest needle that stands in `line` at `start`; 0 if none does. */
	longestAt(line: string, start: number): number {
		let text = line.slice(start);
		while (text !== '') {
			const nearest = this.#needles[this.#countUpTo(text) - 1];
			if (nearest === undefined) return 0;
			if (text.startsWith(nearest)) return nearest.length;
			// Whatever needle the text begins with, the nearest one begins with it too.
			text = text.slice(0, commonLength(text, nearest));
		}
		return 0;
	}

	/** Whether a needle begins with `text`, or is it. */
	hasBeginning(text: string): boolean {
		const count = this.#countUpTo(text);
		return this.#needles[count - 1] === text || (this.#needles[count]?.startsWith(text) ?? false);
	}

	/** How many needles come before or are `text` in the order of strings. */
	#countUpTo(text: string): number {
		let low = 0;
		let high = this.#needles.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#needles[middle]! <= text) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

function commonLength(a: string, b: string): number {
	const length = Math.min(a.length, b.length);
	let common = 0;
	while (common < length && a.charCodeAt(common) === b.charCodeAt(common)) common++;
	return common;
}
