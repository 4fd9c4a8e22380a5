import test from 'ava';
import {barChart} from '../../bench/report/bar-chart.ts';
import {stackedChart} from '../../bench/report/stacked-chart.ts';

const bars = barChart({
	title: 'A & B',
	rows: [
		{label: 'ours', values: [50, 40, 60], ours: true},
		{label: '<theirs>', values: [100], ours: false},
	],
	text: String,
});

test('a bar is as long as its median, its line from the lowest to the highest', t => {
	t.deepEqual(widths(bars), [215, 430]);
	t.true(bars.includes('x1="382" x2="468"'));
});

test('texts cannot break out of a picture', t => {
	t.true(bars.includes('<title>A &amp; B</title>'));
	t.true(bars.includes('&lt;theirs>'));
});

test('the parts of a stacked bar follow each other, to their sum', t => {
	const chart = stackedChart({
		title: 'parts',
		parts: ['one', 'two'],
		rows: [
			{label: 'a', values: [1, 3]},
			{label: 'b', values: [1, 1]},
		],
		text: value => value.toFixed(1),
	});
	t.deepEqual(widths(chart), [107.5, 322.5, 107.5, 107.5]);
	t.true(chart.includes('>4.0</text>'));
	t.true(chart.includes('>two</text>'));
});

test('a picture knows the dark', t => {
	t.true(bars.includes('@media (prefers-color-scheme: dark)'));
});

function widths(svg: string): number[] {
	const found = svg.matchAll(/<rect class="c\d" x="[\d.]+" y="\d+" width="([\d.]+)" height="(?:20|34)"/g);
	return [...found].map(([, width]) => Number(width));
}
