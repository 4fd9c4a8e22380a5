import test from 'ava';
import {LineBlock} from '../../lib/line-block.ts';
import {entriesOf} from '../../lib/write/batch.ts';
import {Delivery} from '../../lib/write/delivery.ts';
import {LineQueue} from '../../lib/write/line-queue.ts';
import {Run} from '../../lib/write/run.ts';

const megabyte = 1_048_576;

function queueOf(lines: readonly string[], {delivery = new Delivery(), buffer = megabyte} = {}): LineQueue {
	const queue = new LineQueue(buffer);
	for (const line of lines) queue.pushLines({delivery, time: 1, source: 'stdout', phase: ''}, line);
	return queue;
}

function textsOf(runs: readonly Run[]): string[] {
	return runs.flatMap(run => run.text.toString().split('\n'));
}

function drain(queue: LineQueue): string[] {
	const texts: string[] = [];
	while (!queue.isEmpty) texts.push(...textsOf(queue.takeBatch()));
	return texts;
}

test('Lines come out as they went in', t => {
	const lines = ['a', '', 'é', '🎉'.repeat(3_000), 'x'.repeat(100_000), '', 'last'];
	t.deepEqual(drain(queueOf(lines)), lines);
});

test('A block comes out as its lines, whatever their lengths', t => {
	const lines = [
		'a',
		'',
		'é',
		'🎉'.repeat(3_000),
		'x'.repeat(100_000),
		'',
		...Array.from({length: 3_000}, String),
		'y'.repeat(16_383),
	];
	for (const buffer of [4_096, 65_536, megabyte]) {
		const queue = new LineQueue(buffer);
		const block = new LineBlock(Buffer.from(lines.map(line => `${line}\n`).join('')));
		let taken = 0;
		while (!block.isEmpty) {
			const count = queue.pushLines({delivery: new Delivery(), time: 1, source: 'stdout', phase: ''}, block);
			t.true(count >= 1 && count <= 256);
			taken += count;
		}
		t.is(taken, lines.length);
		t.is(
			queue.bytes,
			lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 100, 0),
		);
		t.deepEqual(drain(queue), lines);
	}
});

test('A line weighs its UTF-8 bytes and 100', t => {
	t.is(queueOf(['é']).bytes, 102);
	t.is(queueOf(['', 'abc']).bytes, 203);
	const queue = queueOf(['x'.repeat(50_000)]);
	t.is(queue.bytes, 50_100);
	queue.takeBatch();
	t.is(queue.bytes, 0);
});

test('Lines of one origin and millisecond are one run; another time, source or phase begins a new one', t => {
	const queue = new LineQueue(megabyte);
	const [one, other] = [new Delivery(), new Delivery()];
	queue.pushLines({delivery: one, time: 1, source: 'stdout', phase: ''}, 'a');
	queue.pushLines({delivery: one, time: 1, source: 'stdout', phase: ''}, 'b');
	queue.pushLines({delivery: one, time: 2, source: 'stdout', phase: ''}, 'c');
	queue.pushLines({delivery: other, time: 2, source: 'stderr', phase: ''}, 'd');
	queue.pushLines({delivery: one, time: 2, source: 'stdout', phase: ''}, 'e');
	t.deepEqual(
		queue.takeBatch().map(run => run.lines),
		[2, 1, 1, 1],
	);
});

test('A batch is bounded in entries, and in bytes', t => {
	t.true(entriesOf(queueOf(Array.from({length: 5_000}, String)).takeBatch()) <= 2_048);
	t.is(entriesOf(queueOf(Array.from({length: 10}, () => 'x'.repeat(100_000))).takeBatch()), 3);
});

test('A batch takes at most about half of a small buffer, or one line', t => {
	const batch = queueOf(Array.from({length: 200}, String), {buffer: 4_096}).takeBatch();
	t.true(entriesOf(batch) <= 20);
	t.is(entriesOf(queueOf(['x'.repeat(9_000), 'y'], {buffer: 4_096}).takeBatch()), 1);
});

test('The oldest lines are dropped until there is room; events and markers never', t => {
	const delivery = new Delivery();
	const queue = queueOf(['a', 'b'], {delivery});
	queue.push(
		Run.of({kind: 'event', delivery: new Delivery(), time: 1, source: 'system', phase: ''}, 'event'),
	);
	for (const line of ['c', 'd', 'e']) queue.pushLines({delivery, time: 5, source: 'stdout', phase: ''}, line);
	const dropped: unknown[] = [];
	queue.dropOldest(250, ({lines, bytes, from, to}, of) =>
		dropped.push([of === delivery, lines, bytes, from, to]),
	);
	t.deepEqual(dropped, [
		[true, 2, 202, 1, 1],
		[true, 1, 101, 5, 5],
	]);
	t.deepEqual(drain(queue), ['event', 'd', 'e']);
});

test('All lines of one origin are dropped, the others stay', t => {
	const [one, other] = [new Delivery(), new Delivery()];
	const queue = new LineQueue(megabyte);
	for (let index = 0; index < 3_000; index++) {
		queue.pushLines({delivery: one, time: index, source: 'stdout', phase: ''}, `one ${index}`);
		queue.pushLines({delivery: other, time: index, source: 'stdout', phase: ''}, `other ${index}`);
	}
	let lines = 0;
	queue.dropAllOf(one, dropped => {
		lines += dropped.lines;
	});
	t.is(lines, 3_000);
	t.deepEqual(
		drain(queue),
		Array.from({length: 3_000}, (_, index) => `other ${index}`),
	);
	t.true(queue.isEmpty);
});

test('Dropped, taken and pushed in turn, nothing is lost or doubled', t => {
	const delivery = new Delivery();
	const queue = new LineQueue(megabyte);
	let [next, expected] = [0, 0];
	for (let round = 0; round < 2_000; round++) {
		const origin = {delivery, time: round % 5, source: 'stdout', phase: ''};
		for (let index = 0; index < 7; index++) queue.pushLines(origin, `${next++}`);
		if (round % 3 === 0) {
			queue.dropOldest(250, ({lines}) => {
				expected += lines;
			});
		}
		if (round % 4 !== 0) continue;
		for (const text of textsOf(queue.takeBatch())) t.is(text, `${expected++}`);
	}
	for (const text of drain(queue)) t.is(text, `${expected++}`);
	t.is(expected, next);
});

test('A line costs the same however long the queue, and however many events stand before it', t => {
	const delivery = new Delivery();
	const event = {kind: 'event', delivery, time: 1, source: 'system', phase: ''} as const;
	const timed = (lines: number, events: number): number => {
		const queue = new LineQueue(megabyte);
		const started = performance.now();
		for (let index = 0; index < events; index++) queue.push(Run.of(event, ''));
		for (let index = 0; index < lines; index++)
			queue.pushLines({delivery, time: index, source: 'stdout', phase: ''}, '');
		for (let index = 0; index < 10_000; index++) queue.dropOldest(1, () => {});
		while (!queue.isEmpty) queue.takeBatch();
		return (performance.now() - started) / (lines + events);
	};
	timed(20_000, 0);
	const short = timed(20_000, 0);
	// Both were 20 to 40 times as much.
	t.true(timed(20_000, 2_500) < short * 10);
	t.true(timed(400_000, 0) < short * 10);
});
