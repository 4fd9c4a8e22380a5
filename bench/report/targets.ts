import type {Measured} from '../measured.ts';
import {ratios, spread} from '../spread.ts';
import {significant, spreadText} from './figures.ts';

type Parts = Readonly<Record<string, Measured>>;

type Target = {
	readonly what: string;
	readonly bound: '≥' | '≤';
	readonly value: number;
	readonly unit: '×' | 'KB';
	/** One a round; none where that part was not measured. */
	values(parts: Parts): readonly number[];
};

/** What the suite is there to tell. The first is what counts most: it moves least with what else a machine does. */
export const targets: readonly Target[] = [
	{
		...{
			what: 'client CPU for a line, end to end, of that of the careful version',
			bound: '≤',
			value: 0.25,
			unit: '×',
		},
		values: ratioOf('end-to-end', 'clientMicroseconds', 'logsluice', 'careful'),
	},
	atLeast(4, 'end to end, lines/s, of the careful version’s', 'end-to-end', 'logsluice', 'careful'),
	atLeast(1, 'the same, of `redis-benchmark -c 1 -P 64`’s', 'end-to-end', 'logsluice', 'redis-benchmark'),
	atLeast(1.5, 'the same, of syslog-ng’s', 'end-to-end', 'logsluice', 'syslog-ng'),
	atLeast(50, 'the same, of the ancestor’s', 'end-to-end', 'logsluice', 'ancestor'),
	atLeast(
		0.3,
		'framing and all stages, in process, of split2 alone',
		'stages',
		'framing and all stages',
		'split2 alone',
	),
	atLeast(0.7, '1,000 jobs at once, lines/s, of one job’s', 'many-jobs', '1,000 jobs', '1 job'),
	atLeast(
		0.5,
		'end to end at 5 ms of round trip, of that at 0',
		'round-trip',
		'logsluice, 5 ms',
		'logsluice, 0 ms',
	),
	{
		...{what: 'an idle pipeline of 1,000, resident memory', bound: '≤', value: 40, unit: 'KB'},
		values: parts => parts['memory']?.rows['idle pipeline']?.['rssKilobytes'] ?? [],
	},
	{
		...{
			what: 'memory in Redis for an entry, of the ancestor’s four fields',
			bound: '≤',
			value: 1.1,
			unit: '×',
		},
		values: ratioOf('memory', 'entryBytes', 'entry, logsluice', 'entry, ancestor'),
	},
	{
		...{
			what: 'from the printing of a line until `readLog()` gives it, of XADD to XREAD',
			bound: '≤',
			value: 2,
			unit: '×',
		},
		values: ratioOf('latency', 'medianMs', 'child, readLog()', 'XADD, XREAD'),
	},
];

/** The table of what was to be reached; what was not measured is not in it. */
export function targetTable(parts: Parts): string {
	const rows = targets.flatMap(({what, bound, value, unit, values}) => {
		const measured = values(parts);
		if (measured.length === 0) return [];
		const {median} = spread(measured);
		const held = bound === '≥' ? median >= value : median <= value;
		const cells = [
			what,
			`${bound} ${value} ${unit}`,
			spreadText(measured, significant),
			held ? 'yes' : '**no**',
		];
		return [`| ${cells.join(' | ')} |\n`];
	});
	return `| what | to reach | measured | reached |\n|---|--:|--:|---|\n${rows.join('')}`;
}

function atLeast(value: number, what: string, part: string, above: string, below: string): Target {
	return {what, bound: '≥', value, unit: '×', values: ratioOf(part, 'linesPerSecond', above, below)};
}

function ratioOf(part: string, figure: string, above: string, below: string): (parts: Parts) => number[] {
	return parts => ratios(parts[part]?.rows[above]?.[figure], parts[part]?.rows[below]?.[figure]);
}
