import type {Measured} from '../measured.ts';
import {shareNames} from '../profile-shares.ts';
import {spread} from '../spread.ts';
import {barChart} from './bar-chart.ts';
import {figureKind, significant} from './figures.ts';
import type {BenchResults} from './results.ts';
import {stackedChart} from './stacked-chart.ts';

/** The pictures of `bench/charts/`, by their names there; those of what was measured. */
export function charts({parts}: BenchResults): Record<string, string> {
	const all: Record<string, string> = {};
	const {profile, 'end-to-end': endToEnd, 'round-trip': roundTrip, growth} = parts;
	if (profile !== undefined) all['where-the-time-goes.svg'] = timeChart(profile);
	if (endToEnd !== undefined)
		all['end-to-end.svg'] = bars(endToEnd, 'linesPerSecond', 'Lines a second, end to end');
	if (roundTrip !== undefined) {
		all['round-trip.svg'] = bars(roundTrip, 'linesPerSecond', 'Lines a second by round-trip time');
	}
	if (growth !== undefined) {
		const title = 'CPU for a line of the input, framing and all stages, in µs';
		all['growth.svg'] = bars(growth, 'clientMicroseconds', title);
	}
	return all;
}

function bars({rows}: Measured, figure: string, title: string): string {
	return barChart({
		title,
		rows: Object.entries(rows).map(([label, row]) => ({
			...{label, values: row[figure] ?? []},
			ours: !/careful|ancestor|redis-benchmark|syslog/.test(label),
		})),
		text: figureKind(figure).text,
	});
}

function timeChart({rows}: Measured): string {
	const parts = [...shareNames, 'Redis'];
	return stackedChart({
		...{title: 'Where the time of a line goes, in µs', parts},
		rows: Object.entries(rows).map(([label, row]) => ({
			label,
			values: parts.map(part => spread(row[part] ?? []).median),
		})),
		text: significant,
	});
}
