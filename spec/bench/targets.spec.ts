import test from 'ava';
import {targetTable} from '../../bench/report/targets.ts';

const cpu = (logsluice: number[], careful: number[]) => ({
	'end-to-end': {
		rows: {logsluice: {clientMicroseconds: logsluice}, careful: {clientMicroseconds: careful}},
		skipped: {},
	},
});
const head = '| what | to reach | measured | reached |\n|---|--:|--:|---|\n';
const what = 'client CPU for a line, end to end, of that of the careful version';

test('what was to be reached stands beside what was measured, with its ends', t => {
	const table = targetTable(cpu([1, 2, 3], [10, 10, 10]));
	t.is(table, `${head}| ${what} | ≤ 0.25 × | 0.20 (0.10–0.30) | yes |\n`);
});

test('what was not reached is said', t => {
	t.is(targetTable(cpu([3], [10])), `${head}| ${what} | ≤ 0.25 × | 0.30 (0.30–0.30) | **no** |\n`);
});

test('at the bound is reached, past it is not', t => {
	const memory = (rss: number) => ({
		memory: {rows: {'idle pipeline': {rssKilobytes: [rss]}}, skipped: {}},
	});
	t.true(targetTable(memory(40)).endsWith('| yes |\n'));
	t.true(targetTable(memory(40.1)).endsWith('| **no** |\n'));
});

test('what was not measured is not in it', t => {
	t.is(targetTable({}), head);
});
