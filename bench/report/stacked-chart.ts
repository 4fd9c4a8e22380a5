import {barLeft, barRight, chartFrame, chartWidth, escaped, rounded} from './chart-frame.ts';

export type StackedChart = {
	readonly title: string;
	/** What a bar is made of, from its beginning. */
	readonly parts: readonly string[];
	readonly rows: readonly {readonly label: string; readonly values: readonly number[]}[];
	text(value: number): string;
};

/** A bar a row, made of its parts; below, what the colours mean. */
export function stackedChart({title, parts, rows, text}: StackedChart): string {
	const totals = rows.map(({values}) => values.reduce((sum, value) => sum + value, 0));
	const most = Math.max(...totals);
	const bars = rows.map(({label, values}, index) => {
		const top = 36 + index * 44;
		let left = barLeft;
		const pieces = values.map((value, part) => {
			const width = ((barRight - barLeft) * value) / most;
			const piece = `<rect class="c${part}" x="${rounded(left)}" y="${top}" width="${rounded(width)}" height="34"><title>${escaped(`${parts[part]}: ${text(value)}`)}</title></rect>`;
			left += width;
			return piece;
		});
		return `<text class="end" x="${barLeft - 10}" y="${top + 22}">${escaped(label)}</text>
${pieces.join('\n')}
<text class="end" x="${chartWidth - 10}" y="${top + 22}">${escaped(text(totals[index] as number))}</text>`;
	});
	const legendTop = 36 + rows.length * 44 + 8;
	const legend = parts.map((part, index) => {
		const [left, top] = [20 + (index % 4) * 185, legendTop + Math.floor(index / 4) * 22];
		return `<rect class="c${index}" x="${left}" y="${top}" width="14" height="14"/>
<text x="${left + 20}" y="${top + 12}">${escaped(part)}</text>`;
	});
	const height = legendTop + Math.ceil(parts.length / 4) * 22 + 4;
	return chartFrame({title, height, body: [...bars, ...legend].join('\n')});
}
