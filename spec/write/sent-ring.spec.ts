import test from 'ava';
import {Delivery} from '../../lib/write/delivery.ts';
import {Run} from '../../lib/write/run.ts';
import {SentRing} from '../../lib/write/sent-ring.ts';
import {usedHeap} from '../support/used-heap.ts';

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

test('Forgets the oldest runs beyond its bytes', t => {
	t.deepEqual(textsAfter(filled(2_000), 0), ['4', '5', '6']);
	t.deepEqual(textsAfter(filled(2_000), 4), ['5', '6']);
	t.deepEqual(textsAfter(filled(800), 0), ['5', '6']);
	t.deepEqual(textsAfter(filled(600), 0), []);
});

test('Keeps the newest of a batch that is larger than itself', t => {
	const ring = new SentRing(2_000);
	ring.push([runOf('1'), runOf('2', '3'), runOf('4'), runOf('5'), runOf('6')], 6);
	t.deepEqual(textsAfter(ring, 0), ['4', '5', '6']);
	t.deepEqual(textsAfter(ring, 4), ['5', '6']);
	t.true(ring.bytes <= 2_000);
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

test('The few lines of a quiet job keep no memory of a busy one', t => {
	const before = process.memoryUsage().arrayBuffers;
	const quiet = new SentRing(262_144);
	for (let round = 1; round <= 1_500; round++) {
		quiet.push([runOf(`quiet ${round}`)], round);
		for (let busy = 0; busy < 2; busy++) runOf('x'.repeat(15_000)).release();
	}
	// Each of its lines in a slab of its own would be 24 MB.
	t.true(process.memoryUsage().arrayBuffers - before < 16_000_000);
	t.deepEqual(textsAfter(quiet, 1_498), ['quiet 1499', 'quiet 1500']);
});

test('Batches of a line each cost what they are counted as', t => {
	const before = usedHeap();
	const rings = Array.from({length: 40}, () => new SentRing(262_144));
	for (const ring of rings) for (let mark = 1; mark <= 2_400; mark++) ring.push([runOf('')], mark);
	const cost = usedHeap() - before;
	let counted = 0;
	for (const ring of rings) counted += ring.bytes;
	t.true(cost < counted * 1.5, `${cost} bytes, counted as ${counted}`);
});
