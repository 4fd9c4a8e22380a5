import test from 'ava';
import {parseEntry} from '../../lib/format/log-entry.ts';
import type {StoredEntry} from '../../lib/read/log-source.ts';
import {MissingLines} from '../../lib/read/missing-lines.ts';

const entry = (n: number, ...more: string[]) =>
	parseEntry(`${n}-1`, ['ts', '2026-01-01T00:00:00.000+00:00', 'n', String(n), ...more]) as StoredEntry;
const reset = (n: number) => entry(n, 'marker', 'reset', 'lost', '2');

type Found = 'nothing' | 'unknown' | 'reset' | number;

// What is found before each entry of a sequence.
const finds = test.macro(
	(t, previous: number | 'trimmed' | undefined, sequence: readonly [StoredEntry, Found][]) => {
		const missingLines = new MissingLines(previous);
		for (const [next, expected] of sequence) {
			const marker = missingLines.before(next);
			const found = marker?.marker === 'gap' ? (marker.lost ?? 'unknown') : (marker?.marker ?? 'nothing');
			t.is(found, expected, `n ${next.n}`);
		}
	},
);

test('a log without a hole has no gap', finds, 0, [
	[entry(1), 'nothing'],
	[entry(2), 'nothing'],
]);
test('a log whose beginning was trimmed begins with a gap', finds, 0, [
	[entry(8), 7],
	[entry(9), 'nothing'],
]);
test('a hole is as large as the jump', finds, 4, [
	[entry(6), 1],
	[entry(100), 93],
	[entry(101), 'nothing'],
]);
test('entries without a number are passed over', finds, 4, [
	[entry(0), 'nothing'],
	[entry(5), 'nothing'],
	[entry(0), 'nothing'],
	[entry(8), 2],
]);
test('a `reset` marker explains the hole before it, and only that one', finds, 4, [
	[reset(20), 'nothing'],
	[entry(21), 'nothing'],
	[entry(23), 1],
]);
test('behind a trimmed entry lines are missing, nobody knows how many', finds, 'trimmed', [
	[entry(8), 'unknown'],
	[entry(10), 1],
]);
test('an id before the beginning of a whole log misses nothing', finds, 'trimmed', [
	[entry(1), 'nothing'],
	[entry(3), 1],
]);
test('without a number to begin with, the first one counts', finds, undefined, [
	[entry(8), 'nothing'],
	[entry(10), 1],
]);
test('numbers that go back are a reset', finds, 4, [
	[entry(3), 'reset'],
	[entry(4), 'nothing'],
	[entry(4), 'reset'],
	[entry(1), 'reset'],
	[entry(2), 'nothing'],
	[entry(9), 6],
]);

test('the marker is made by the reader, at the time of the entry behind the hole', t => {
	const behind = entry(9);
	t.deepEqual(new MissingLines(0).before(behind), {
		marker: 'gap',
		stored: false,
		ts: behind.ts,
		source: 'system',
		phase: '',
		text: '8 lines are missing here: no longer in Redis',
		lost: 8,
	});
	t.false('lost' in (new MissingLines('trimmed').before(behind) as object));
});

test('whether an entry is new is seen by its number', t => {
	const missingLines = new MissingLines(4);
	t.false(missingLines.isNew(entry(4)));
	t.true(missingLines.isNew(entry(5)));
	t.false(missingLines.isNew(entry(0)));
	t.false(new MissingLines(undefined).isNew(entry(5)));
});
