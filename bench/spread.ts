/** The middle of several measurements, and their ends. */
export type Spread = {readonly median: number; readonly lowest: number; readonly highest: number};

export function spread(values: readonly number[]): Spread {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (index: number): number => sorted[index] ?? Number.NaN;
	const middle = (sorted.length - 1) / 2;
	return {
		median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
		lowest: at(0),
		highest: at(sorted.length - 1),
	};
}

/** Of two rows, round by round: what the machine does meanwhile moves both. */
export function ratios(above: readonly number[] = [], below: readonly number[] = []): number[] {
	const rounds = Math.min(above.length, below.length);
	return Array.from({length: rounds}, (_, round) => (above[round] as number) / (below[round] as number));
}
