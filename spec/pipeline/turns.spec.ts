import {setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import {Turns} from '../../lib/pipeline/turns.ts';
import {createLogPipeline} from '../../lib/pipeline.ts';
import {LineSink} from './line-sink.ts';
import {assertBalanced, logged} from './logged.ts';

const bytesOfATurn = 262_144;

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
