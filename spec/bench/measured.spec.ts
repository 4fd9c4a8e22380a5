import test from 'ava';
import {measure, Skipped} from '../../bench/measured.ts';

test('rows take turns, every other round the other way round', async t => {
	const order: string[] = [];
	let count = 0;
	const row = async () => ({count: ++count});
	const {rows} = await measure({a: row, b: row}, {rounds: 3, onRun: name => order.push(name)});
	t.is(order.join(''), 'abbaab');
	t.deepEqual(rows, {a: {count: [1, 4, 5]}, b: {count: [2, 3, 6]}});
});

test('a row that cannot be had is skipped aloud, once', async t => {
	const told: unknown[] = [];
	const missing = async (): Promise<never> => {
		throw new Skipped('not installed');
	};
	const measured = await measure({missing}, {rounds: 2, onRun: (...said) => told.push(said)});
	t.deepEqual(measured, {rows: {}, skipped: {missing: 'not installed'}});
	t.deepEqual(told, [['missing', 'skipped: not installed']]);
});

test('a row that fails otherwise ends the suite', async t => {
	const failing = async (): Promise<never> => {
		throw new Error('stored 1 line of 2');
	};
	await t.throwsAsync(measure({failing}, {rounds: 2, onRun() {}}), {message: 'stored 1 line of 2'});
});
