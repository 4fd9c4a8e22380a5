import {once} from 'node:events';
import {PassThrough, Readable, Transform, Writable} from 'node:stream';
import test from 'ava';
import {LogLostError} from '../../lib/log-lost-error.ts';
import type {LogPipelineOptions} from '../../lib/pipeline.ts';
import {LineSink} from './line-sink.ts';
import {assertBalanced, logged} from './logged.ts';

const never = () => new Writable({objectMode: true, highWaterMark: 2, write: () => {}});
const neverFinal = () =>
	new Writable({objectMode: true, write: (_line, _encoding, done) => done(), final: () => {}});
const stuckStage = () => new Transform({objectMode: true, transform: () => {}});
const stuckFlush = () =>
	new Transform({objectMode: true, transform: (line, _encoding, done) => done(null, line), flush: () => {}});

const settles = test.macro(
	async (t, sink: Writable, stages: () => Transform[], counts: {written: number; lost: number}) => {
		const {pipeline, warnings, errors} = logged(sink, {stages, flushTimeoutMs: 500});
		let callbacks = 0;
		for (let n = 0; n < 5; n++) pipeline.write('a\nb\n', () => callbacks++);
		const finish = once(pipeline, 'finish');
		const summary = await pipeline.flush();
		await finish;
		t.like(summary, {lines: 10, filtered: 0, ...counts});
		assertBalanced(t, summary);
		t.is(callbacks, 5);
		t.regex((summary.error as Error).message, /`flushTimeoutMs` \(500 ms\)/);
		t.true(sink.destroyed);
		t.deepEqual(errors, []);
		t.deepEqual(
			warnings.map(({code}) => code),
			counts.lost > 0 ? ['LOGSLUICE_LINES_LOST'] : [],
		);
	},
);

test('a sink that never takes a line', settles, never(), () => [], {written: 0, lost: 10});
test('a sink that never finishes', settles, neverFinal(), () => [], {written: 10, lost: 0});
test('a stage that never gives a line back', settles, new LineSink(), () => [stuckStage()], {
	written: 0,
	lost: 10,
});
test('one that never gets through its flush', settles, new LineSink(), () => [stuckFlush()], {
	written: 10,
	lost: 0,
});
test('one stuck behind another', settles, new LineSink(), () => [stuckFlush(), stuckStage()], {
	written: 0,
	lost: 10,
});

test('a stage that answers after the deadline changes nothing', async t => {
	let answer = () => {};
	const slow = new Transform({
		objectMode: true,
		transform(line, _encoding, done) {
			answer = () => {
				this.push(line);
				done(null, line);
			};
		},
	});
	const sink = new LineSink();
	const {pipeline, errors} = logged(sink, {stages: [slow], flushTimeoutMs: 10});
	pipeline.write('a\nb\n');
	const summary = await pipeline.flush();
	answer();
	await new Promise(setImmediate);
	t.like(summary, {lines: 2, written: 0, lost: 2});
	t.like(pipeline.stats, {lines: 2, written: 0, lost: 2});
	t.deepEqual([sink.lines, errors], [[], []]);
});

test('a sink that answers after the deadline does not break the count', async t => {
	let answer = () => {};
	const sink = new Writable({
		objectMode: true,
		write(_line, _encoding, done) {
			answer = done;
		},
	});
	const {pipeline, errors} = logged(sink, {stages: [], flushTimeoutMs: 10});
	pipeline.write('a\nb\n');
	assertBalanced(t, await pipeline.flush());
	answer();
	await new Promise(setImmediate);
	assertBalanced(t, pipeline.stats);
	t.deepEqual(errors, []);
});

test('a source that never ends is let go, and what it wrote until then is in the log', async t => {
	const sink = new LineSink();
	const {pipeline, warnings} = logged(sink, {stages: [], flushTimeoutMs: 2000});
	const source = new PassThrough();
	source.pipe(pipeline);
	source.write('a\nunterminated');
	const summary = await pipeline.flush();
	t.like(summary, {lines: 2, written: 2, lost: 0});
	t.true(sink.writableFinished);
	t.deepEqual(sink.lines, ['a', 'unterminated']);
	t.is(summary.error, warnings[0]);
	t.deepEqual(
		warnings.map(({code}) => code),
		['LOGSLUICE_CHILD_OUTPUT'],
	);
	// It flows on, into nothing but the count.
	t.true(source.readableFlowing);
	for (let n = 0; n < 10; n++) source.write('x'.repeat(100_000));
	source.end('\nlast\n');
	await once(source, 'end');
	t.like(summary, {lines: 2, lost: 0});
	t.like(pipeline.stats, {lines: 4, written: 2, lost: 2, bytesIn: 1_000_020});
});

test('a source that writes without end is let go', async t => {
	const sink = new LineSink();
	const {pipeline} = logged(sink, {stages: [], flushTimeoutMs: 2000});
	let isOver = false;
	const source = new Readable({
		read() {
			setImmediate(() => this.push(isOver ? null : 'x\n'));
		},
	});
	source.pipe(pipeline);
	const summary = await pipeline.flush();
	assertBalanced(t, summary);
	t.is(sink.lines.length, summary.lines);
	t.is(summary.lost, 0);
	isOver = true;
	await once(source, 'end');
});

test('the clock starts with the end of a piped source too', async t => {
	const {pipeline} = logged(never(), {stages: [], flushTimeoutMs: 10});
	Readable.from(['a\nb\n']).pipe(pipeline);
	await once(pipeline, 'finish');
	t.like(pipeline.stats, {lines: 2, lost: 2});
});

test('and no sooner', async t => {
	const sink = new LineSink({isHeld: true});
	const {pipeline} = logged(sink, {stages: [], flushTimeoutMs: 0});
	pipeline.write('a\n');
	await sink.held();
	await new Promise(resolve => setTimeout(resolve, 20));
	sink.release();
	await pipeline.settled();
	t.like(pipeline.stats, {written: 1, lost: 0});
	await pipeline.flush();
});

// Serial: the timers are those of the whole process.
test.serial('after its end no timer is left', async t => {
	const {pipeline} = logged(new LineSink(), {stages: [], flushTimeoutMs: 60_000});
	const before = timers();
	await pipeline.flush();
	t.is(timers(), before);
});

test.serial('nor after it was destroyed', async t => {
	const {pipeline} = logged(never(), {stages: [], flushTimeoutMs: 60_000});
	const before = timers();
	pipeline.write('a\n');
	void pipeline.flush();
	t.is(timers(), before + 1);
	await once(pipeline.destroy(), 'close');
	t.is(timers(), before);
});

function timers(): number {
	return process.getActiveResourcesInfo().filter(resource => resource === 'Timeout').length;
}

// `strict`

const strictly: LogPipelineOptions = {stages: [], flushTimeoutMs: 10, strict: true};

test('`strict` makes `flush()` reject when lines were lost', async t => {
	const {pipeline, errors} = logged(never(), strictly);
	pipeline.write('a\nb\n');
	const error = await t.throwsAsync(pipeline.flush(), {instanceOf: LogLostError, code: 'LOGSLUICE_LOG_LOST'});
	t.like((error as LogLostError).summary, {lines: 2, written: 0, lost: 2});
	t.deepEqual(errors, []);
});

test('and `end()` give its callback a `LogLostError`', async t => {
	const {pipeline, errors} = logged(never(), strictly);
	const error = await new Promise<unknown>(resolve => void pipeline.end('a\n', resolve as () => void));
	t.true(error instanceof LogLostError);
	t.deepEqual(errors, []);
});

test('and nothing else: who never asks is told nothing', async t => {
	const rejections: unknown[] = [];
	const note = (reason: unknown) => void rejections.push(reason);
	process.on('unhandledRejection', note);
	const {pipeline, errors} = logged(never(), strictly);
	Readable.from(['a\n']).pipe(pipeline);
	await once(pipeline, 'close');
	await new Promise(setImmediate);
	process.off('unhandledRejection', note);
	t.like(pipeline.stats, {lost: 1});
	t.deepEqual([errors, rejections], [[], []]);
});

test('with nothing lost it resolves', async t => {
	const {pipeline} = logged(new LineSink(), strictly);
	pipeline.write('a\n');
	t.like(await pipeline.flush(), {written: 1, lost: 0});
	await new Promise<void>(
		resolve =>
			void pipeline.end((error: unknown) => {
				t.is(error, undefined);
				resolve();
			}),
	);
});
