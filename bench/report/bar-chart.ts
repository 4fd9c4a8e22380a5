import {spread} from '../spread.ts';
import {barLeft, barRight, chartFrame, chartWidth, escaped, rounded} from './chart-frame.ts';

export type BarChart = {
	readonly title: string;
	/** The first of them stands out. */
	readonly rows: readonly {
		readonly label: string;
		readonly values: readonly number[];
		readonly ours: boolean;
	}[];
	text(value: number): string;
};

/** A bar a row, as long as the median; a thin line from the lowest to the highest. */
export function barChart({title, rows, text}: BarChart): string {
	const spreads = rows.map(({values}) => spread(values));
	const most = Math.max(...spreads.map(({highest}) => highest));
	const x = (value: number): string => rounded(barLeft + ((barRight - barLeft) * value) / most);
	const bars = rows.map(({label, ours}, index) => {
		const {median, lowest, highest} = spreads[index] as (typeof spreads)[number];
		const top = 36 + index * 28;
		const width = rounded(((barRight - barLeft) * median) / most);
		return `<text class="end" x="${barLeft - 10}" y="${top + 15}">${escaped(label)}</text>
<rect class="${ours ? 'c1' : 'c0'}" x="${barLeft}" y="${top}" width="${width}" height="20" rx="2"/>
<line class="line" x1="${x(lowest)}" x2="${x(highest)}" y1="${top + 10}" y2="${top + 10}"/>
<text class="end" x="${chartWidth - 10}" y="${top + 15}">${escaped(text(median))}</text>`;
	});
	return chartFrame({title, height: 36 + rows.length * 28 + 8, body: bars.join('\n')});
}
