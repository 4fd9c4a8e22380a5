import test from 'ava';
import {Delivery} from '../../lib/write/delivery.ts';
import {Ledger} from '../../lib/write/ledger.ts';
import {gapMarker, resetMarker} from '../../lib/write/markers.ts';
import {Run} from '../../lib/write/run.ts';

const line = () =>
	Run.of({kind: 'line', delivery: new Delivery(), time: 0, source: 'stdout', phase: ''}, 'text');
const gap = (lines: number) => gapMarker({lines, bytes: lines * 101, from: 0, to: 0});
const times = (count: number) => Array.from({length: count}, line);

test('Entries count one each, gap markers what they say', t => {
	const ledger = new Ledger();
	ledger.note([...times(3), gap(50), line()], 5);
	t.deepEqual(ledger.above(0), {entries: 4, dropped: 50});
	t.deepEqual(ledger.above(3), {entries: 1, dropped: 50});
	t.deepEqual(ledger.above(4), {entries: 1, dropped: 0});
	t.deepEqual(ledger.above(9), {entries: 0, dropped: 0});
});

test('What is sent once more counts once, wherever the log goes back to', t => {
	const ledger = new Ledger();
	ledger.note([...times(9), gap(50)], 10);
	// Gone back to 4; five numbers were sent in vain; the last three entries were still at hand.
	const kept = [...times(2), gap(50)];
	ledger.noteReset([resetMarker(3), ...kept, line()], 20, kept);
	t.deepEqual(ledger.above(0), {entries: 10, dropped: 50});
	t.deepEqual(ledger.above(8), {entries: 2, dropped: 50});
	t.deepEqual(ledger.above(10), {entries: 1, dropped: 0});
	t.deepEqual(ledger.above(16), {entries: 3, dropped: 50});
	t.deepEqual(ledger.above(17), {entries: 2, dropped: 50});
	t.deepEqual(ledger.above(19), {entries: 1, dropped: 0});
});

test('Any number of gap markers takes no more room, and counts', t => {
	const ledger = new Ledger();
	for (let mark = 2; mark <= 2_000; mark += 2) ledger.note([gap(3), line()], mark);
	t.deepEqual(ledger.above(0), {entries: 1_000, dropped: 3_000});
	t.deepEqual(ledger.above(1_990), {entries: 5, dropped: 15});
});

test('After an expiry nothing of before counts', t => {
	const ledger = new Ledger();
	ledger.note([gap(3), ...times(5)], 6);
	ledger.clear();
	ledger.note([line()], 7);
	t.deepEqual(ledger.above(0), {entries: 1, dropped: 0});
});
