import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import type {Readable} from 'node:stream';
import {pipeline as joined} from 'node:stream/promises';
import {setTimeout as sleep} from 'node:timers/promises';
import test from 'ava';
import type {LogSummary} from '../../lib/log-summary.ts';
import {LineSink} from './line-sink.ts';
import {assertBalanced, logged} from './logged.ts';

const numbers = (count: number) => Array.from({length: count}, (_, index) => String(index + 1));

test('`flush()` in the exit handler, while the output is still in the pipe, loses nothing', async t => {
	const sink = new LineSink({isHeld: true});
	const {pipeline} = logged(sink);
	// 73 KB: more than is taken in while the sink waits, and no more than that and what the pipe holds.
	const child = spawn('seq', ['1', '14000']);
	child.stdout.pipe(pipeline);
	const flushed = new Promise<LogSummary>(resolve => {
		child.once('exit', () => {
			t.false(child.stdout.readableEnded);
			resolve(pipeline.flush());
			sink.release();
		});
	});
	t.like(await flushed, {lines: 14_000, written: 14_000, lost: 0});
	t.deepEqual(sink.lines, numbers(14_000));
});

test('so with stdout and stderr in one pipeline', async t => {
	const {pipeline} = logged(new LineSink());
	const child = spawn('sh', ['-c', 'seq 1 10000; seq 1 10000 >&2; echo out']);
	child.stdout.pipe(pipeline);
	child.stderr.pipe(pipeline);
	await once(child, 'exit');
	// Which of both comes first, and where one is cut by the other, nobody can say.
	t.like(await pipeline.flush(), {lines: 20_001, written: 20_001, lost: 0, bytesIn: 2 * 48_894 + 4});
});

test('the end of a child is the end of its pipeline', async t => {
	const sink = new LineSink();
	const {pipeline} = logged(sink);
	spawn('seq', ['1', '1000']).stdout.pipe(pipeline);
	await once(pipeline, 'finish');
	t.deepEqual(sink.lines, numbers(1000));
});

test('`stream.pipeline(child.stdout, …)` settles when all is written', async t => {
	const sink = new LineSink();
	const {pipeline} = logged(sink);
	const child = spawn('seq', ['1', '20000']);
	await joined(child.stdout, pipeline);
	t.is(sink.lines.length, 20_000);
	t.true(sink.writableFinished);
});

test('behind a dead sink a child runs to its end', async t => {
	const sink = new LineSink();
	const {pipeline, warnings} = logged(sink);
	// More than any pipe holds.
	const child = spawn('sh', ['-c', 'yes | head -c 4000000']);
	child.stdout.pipe(pipeline);
	child.stdout.once('data', () => sink.destroy(new Error('disk full')));
	const [code] = await once(child, 'exit');
	t.is(code, 0);
	const summary = await pipeline.flush();
	t.is(summary.lines, 2_000_000);
	t.true(summary.lost > 1_900_000);
	assertBalanced(t, summary);
	t.is(warnings.length, 1);
});

const onLinux = process.platform === 'linux' ? test : test.skip;
// It looks into /proc.
onLinux('a slow sink pauses the child by its pipe, and nothing is lost', async t => {
	const sink = new LineSink({isHeld: true});
	const {pipeline} = logged(sink);
	const child = spawn('sh', ['-c', 'exec seq 1 1000000']);
	child.stdout.pipe(pipeline);
	await sink.held();
	await blocked(child);
	// What is between the two: a chunk in work, one waiting, one read ahead.
	t.true(bytesRead(child.stdout) <= 4 * 65_536, String(bytesRead(child.stdout)));
	t.true(pipeline.writableNeedDrain);
	sink.release();
	await once(pipeline, 'finish');
	t.like(pipeline.stats, {lines: 1_000_000, written: 1_000_000, lost: 0});
	t.is(sink.lines[999_999], '1000000');
});

test('a child that never ends is let go at the deadline, and not left blocked', async t => {
	const sink = new LineSink({isHeld: true});
	const {pipeline} = logged(sink, {stages: [], flushTimeoutMs: 100});
	const child = spawn('yes');
	t.teardown(() => child.kill());
	child.stdout.pipe(pipeline);
	await sink.held();
	const summary = await pipeline.flush();
	t.is(summary.written, 0);
	assertBalanced(t, summary);
	t.true(child.stdout.readableFlowing);
	const read = bytesRead(child.stdout);
	while (bytesRead(child.stdout) < read + 10_000_000) await sleep(5);
	child.kill();
	await once(child, 'close');
	assertBalanced(t, pipeline.stats);
});

/** Settles when the child sleeps, and what it has written stays the same. */
async function blocked({pid}: ChildProcess): Promise<void> {
	const state = () => {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const written = readFileSync(`/proc/${pid}/io`, 'utf8').match(/^wchar: (\d+)$/m)?.[1];
		return `${stat.slice(stat.lastIndexOf(')')).charAt(2)} ${written}`;
	};
	for (let last = '', same = 0; same < 5; ) {
		await sleep(10);
		const now = state();
		same = now === last && now.startsWith('S') ? same + 1 : 0;
		last = now;
	}
}

function bytesRead(readable: Readable): number {
	return (readable as unknown as {bytesRead: number}).bytesRead;
}
