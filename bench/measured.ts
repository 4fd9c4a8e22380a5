/** What came of a part. */
export type Measured = {
	/** Of each row, of each figure, one value a round; those of one round can be compared. */
	readonly rows: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
	/** Rows that cannot be had on this machine, and why. */
	readonly skipped: Readonly<Record<string, string>>;
};

/** Of one row in one round. */
export type Figures = Readonly<Record<string, number>>;

/** Thrown by a row that cannot be had on this machine. */
export class Skipped extends Error {}

export type MeasureOptions = {
	readonly rounds: number;
	/** Told of each row in each round, and of each row skipped. */
	onRun(row: string, figures: Figures | string): void;
};

/** Measures all rows once a round, in turns. */
export async function measure(
	rows: Readonly<Record<string, () => Promise<Figures>>>,
	{rounds, onRun}: MeasureOptions,
): Promise<Measured> {
	const measured: Record<string, Record<string, number[]>> = {};
	const skipped: Record<string, string> = {};
	for (let round = 0; round < rounds; round++) {
		const names = Object.keys(rows).filter(name => !(name in skipped));
		// Every other round the other way round: who comes first has no advantage.
		if (round % 2 === 1) names.reverse();
		for (const name of names) {
			try {
				const figures = (await rows[name]?.()) ?? {};
				measured[name] ??= {};
				for (const [figure, value] of Object.entries(figures)) {
					const values = measured[name][figure] ?? [];
					measured[name][figure] = values;
					values.push(value);
				}
				onRun(name, figures);
			} catch (error) {
				if (!(error instanceof Skipped)) throw error;
				skipped[name] = error.message;
				onRun(name, `skipped: ${error.message}`);
			}
		}
	}
	return {rows: measured, skipped};
}
