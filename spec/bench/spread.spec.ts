import test from 'ava';
import {ratios, spread} from '../../bench/spread.ts';

const cases: Array<[values: number[], median: number, lowest: number, highest: number]> = [
	[[3], 3, 3, 3],
	[[10, 9, 100], 10, 9, 100],
	[[4, 1, 3, 2], 2.5, 1, 4],
];
for (const [values, median, lowest, highest] of cases) {
	test(`of ${values.join(', ')} the middle is ${median}`, t => {
		t.deepEqual(spread(values), {median, lowest, highest});
	});
}

test('of nothing there is no middle', t => {
	t.deepEqual(spread([]), {median: Number.NaN, lowest: Number.NaN, highest: Number.NaN});
});

test('a ratio is taken within a round', t => {
	t.deepEqual(ratios([10, 40], [5, 10]), [2, 4]);
	t.deepEqual(ratios([10, 40, 7], [5]), [2]);
	t.deepEqual(ratios(undefined, [5]), []);
});
