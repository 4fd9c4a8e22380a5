/**
 * Characters that take no room and so may hide a secret from a pattern, but not from a reader who copies it: zero-width
 * spaces and joiners, direction marks, the byte order mark, the soft hyphen.
 */
const invisible = /[\u00ad\u200b-\u200f\ufeff]+/g;

export type VisibleText = {
	readonly text: string;
	/** Where a character of `text` stands in the line. */
	readonly positionOf: (index: number) => number;
};

/** The line without invisible characters; undefined if it has none. */
export function visibleText(line: string): VisibleText | undefined {
	const gaps = [...line.matchAll(invisible)];
	if (gaps.length === 0) return undefined;
	// How many characters are left out before each place of the text.
	const starts: number[] = [];
	const shifts: number[] = [];
	let shift = 0;
	for (const gap of gaps) {
		starts.push(gap.index - shift);
		shift += gap[0].length;
		shifts.push(shift);
	}
	return {
		text: line.replace(invisible, ''),
		positionOf: index => {
			const gapsBefore = countUpTo(starts, index);
			return index + (gapsBefore === 0 ? 0 : shifts[gapsBefore - 1]!);
		},
	};
}

/** How many of `sorted` are at most `limit`; by halves, as a line may have a gap at every other character. */
function countUpTo(sorted: readonly number[], limit: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (sorted[middle]! <= limit) low = middle + 1;
		else high = middle;
	}
	return low;
}
