import test from 'ava';
import {Delivery} from '../../lib/write/delivery.ts';
import {Run} from '../../lib/write/run.ts';
import {SentRing} from '../../lib/write/sent-ring.ts';

function runOf(...lines: string[]): Run {
	const run = new Run({kind: 'line', delivery: new Delivery(), time: 1, source: 'stdout', phase: ''});
	for (const line of lines) run.push(line);
	return run;
}

function textsAfter(ring: SentRing, mark: number): string[] {
	return ring.after(mark).flatMap(run => run.text.toString().split('\n'));
}

function filled(maxBytes = 10_000): SentRing {
	const ring = new SentRing(maxBytes);
	ring.push([runOf('1', '2', '3'), runOf('4')], 4);
	ring.push([runOf('5', '6')], 6);
	return ring;
}

test('Gives what was sent above a mark, in the middle of a run too', t => {
	t.deepEqual(textsAfter(filled(), 0), ['1', '2', '3', '4', '5', '6']);
	t.deepEqual(textsAfter(filled(), 2), ['3', '4', '5', '6']);
	t.deepEqual(textsAfter(filled(), 3), ['4', '5', '6']);
	t.deepEqual(textsAfter(filled(), 6), []);
});

test('Forgets the oldest batches beyond its bytes', t => {
	t.deepEqual(textsAfter(filled(300), 0), ['5', '6']);
	t.deepEqual(textsAfter(filled(100), 0), []);
});

test('What is sent again is told to nobody', t => {
	const ring = new SentRing(1_000);
	const run = runOf('a');
	run.origin.delivery.accepted = 1;
	ring.push([run], 1);
	for (const copy of ring.after(0)) copy.origin.delivery.acknowledge(1, '1-0');
	t.is(run.origin.delivery.written, 0);
});

test('A copy keeps its text when the ring forgets its own', t => {
	const ring = filled();
	const copies = ring.after(0);
	ring.clear();
	for (let index = 0; index < 2_000; index++) runOf('overwritten '.repeat(10)).release();
	t.deepEqual(
		copies.flatMap(run => run.text.toString().split('\n')),
		['1', '2', '3', '4', '5', '6'],
	);
});
