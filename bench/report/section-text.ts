import type {Measured} from '../measured.ts';
import {ratios} from '../spread.ts';
import {figureKind, significant, spreadText} from './figures.ts';
import type {Comparison, Section} from './sections.ts';

/** A part as RESULTS.md has it. */
export function sectionText({title, text, chart, comparisons = []}: Section, measured: Measured): string {
	const skipped = Object.entries(measured.skipped).map(([row, why]) => `**Skipped:** ${row}: ${why}.\n\n`);
	const picture = chart === undefined ? '' : `![${chart.alt}](charts/${chart.file})\n\n`;
	return `## ${title}\n\n${text}\n\n${picture}${skipped.join('')}${table(measured, comparisons)}`;
}

function table({rows}: Measured, comparisons: readonly Comparison[]): string {
	const figures = [...new Set(Object.values(rows).flatMap(row => Object.keys(row)))];
	const head = [
		'',
		...figures.map(figure => figureKind(figure).label),
		...comparisons.map(({label}) => label),
	];
	const body = Object.entries(rows).map(([name, row]) => [
		name,
		...figures.map(figure => spreadText(row[figure] ?? [], figureKind(figure).text)),
		...comparisons.map(comparison => ratioText(rows, name, comparison)),
	]);
	const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
	return `${line(head)}|---${'|--:'.repeat(head.length - 1)}|\n${body.map(line).join('')}`;
}

function ratioText(rows: Measured['rows'], row: string, {figure, pair}: Comparison): string {
	const [above = '', below = ''] = pair(row) ?? [];
	if (above === below) return '';
	return spreadText(ratios(rows[above]?.[figure], rows[below]?.[figure]), significant);
}
