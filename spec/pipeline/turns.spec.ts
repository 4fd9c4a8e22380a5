import {setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import {bytesOfATurn, Turns} from '../../lib/pipeline/turns.ts';
import {createLogPipeline} from '../../lib/pipeline.ts';
import {LineSink} from './line-sink.ts';
import {assertBalanced, logged} from './logged.ts';

const setUp = () => {
	const turns = new Turns();
	const done: string[] = [];
	return {turns, done, take: (name: string, bytes: number) => turns.take(bytes, () => done.push(name))};
};

test('work is done at once up to so many bytes, and in the order of its coming in later turns', async t => {
	const {done, take} = setUp();
	take('a', bytesOfATurn - 1);
	take('b', bytesOfATurn);
	take('c', bytesOfATurn);
	take('d', 0);
	t.deepEqual(done, ['a', 'b']);
	await turn();
	t.deepEqual(done, ['a', 'b', 'c']);
	take('e', 1);
	await turn();
	t.deepEqual(done, ['a', 'b', 'c', 'd', 'e']);
});

test('work that gives more work comes behind what waits already', async t => {
	const {turns, done, take} = setUp();
	take('a', bytesOfATurn);
	turns.take(1, () => {
		done.push('b');
		take('d', 1);
	});
	take('c', 1);
	await turn();
	t.deepEqual(done, ['a', 'b', 'c', 'd']);
});

test('work that throws takes nothing with it', async t => {
	const {turns, done, take} = setUp();
	t.throws(
		() =>
			turns.take(1, () => {
				throw new Error('mine');
			}),
		{message: 'mine'},
	);
	take('a', bytesOfATurn);
	take('b', 1);
	await turn();
	t.deepEqual(done, ['a', 'b']);
});

// One after another: all pipelines of a process share their turns.
test.serial('a chunk each of many jobs lets the rest of the process have its turns', async t => {
	const chunk = `${'x'.repeat(99)}\n`.repeat(600);
	const sinks = Array.from({length: 20}, () => new LineSink());
	const pipelines = sinks.map(sink => createLogPipeline(sink));
	for (const pipeline of pipelines) pipeline.write(chunk);
	const stored = () => sinks.reduce((sum, {lines}) => sum + lines.length, 0);
	const reached = [stored()];
	while (stored() < 12_000) {
		await turn();
		reached.push(stored());
	}
	// Some 5 of these chunks in a turn.
	t.true(reached.length >= 4, reached.join(' '));
	const summaries = await Promise.all(pipelines.map(pipeline => pipeline.flush()));
	t.true(summaries.every(({lines, written}) => lines === 600 && written === 600));
});

const inTurns = (chunk: Buffer, sink: LineSink) => {
	const {pipeline} = logged(sink);
	let turns = 0;
	let isOver = false;
	const count = (): void => {
		turns++;
		if (!isOver) setImmediate(count);
	};
	setImmediate(count);
	pipeline.write(chunk, () => {
		isOver = true;
	});
	return {pipeline, turns: () => turns};
};

test.serial('so does one chunk of any size', async t => {
	const sink = new LineSink();
	const text = Array.from({length: 100_000}, (_, n) => `line ${n} of many\n`).join('');
	const {pipeline, turns} = inTurns(Buffer.from(text), sink);
	t.like(await pipeline.flush(), {lines: 100_000, written: 100_000, bytesIn: text.length});
	t.true(turns() >= Math.floor(text.length / bytesOfATurn), `${turns()} turns`);
	t.is(`${sink.lines.join('\n')}\n`, text);
});

test.serial('and one that is destroyed in the middle of it is counted whole', async t => {
	const {pipeline} = inTurns(Buffer.from('x\n'.repeat(500_000)), new LineSink());
	await turn();
	pipeline.destroy();
	const summary = await pipeline.flush();
	t.is(summary.lines, 500_000);
	t.true(summary.written > 0 && summary.lost > 0);
	assertBalanced(t, summary);
});

test.serial('a pipeline that is destroyed before its turn counts what it was given', async t => {
	const busy = createLogPipeline(new LineSink());
	busy.write('x'.repeat(bytesOfATurn));
	busy.write('x\n');
	const {pipeline} = logged(new LineSink());
	pipeline.write('a\nb\n');
	pipeline.write('c\n');
	t.is(pipeline.stats.lines, 0);
	const flushed = pipeline.flush();
	pipeline.destroy();
	const summary = await flushed;
	t.like(summary, {lines: 3, written: 0, lost: 3, bytesIn: 6});
	assertBalanced(t, summary);
	await busy.flush();
});
