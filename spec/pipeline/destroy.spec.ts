import {once} from 'node:events';
import {PassThrough, Readable, Transform, type Writable} from 'node:stream';
import {pipeline as joined} from 'node:stream/promises';
import test from 'ava';
import {LogLostError} from '../../lib/log-lost-error.ts';
import {LineSink} from './line-sink.ts';
import {assertBalanced, logged} from './logged.ts';

const lines = (count: number) => 'x\n'.repeat(count);

test('`destroy(error)` in the middle of backpressure: callbacks, `flush()`, `error`, the sink', async t => {
	const error = new Error('stop');
	const sink = new LineSink({isHeld: true});
	const heard: (Error | null)[] = [];
	sink._destroy = (reason, callback) => {
		heard.push(reason);
		callback(reason);
	};
	const {pipeline, errors, warnings} = logged(sink);
	let callbacks = 0;
	for (let n = 0; n < 60; n++) pipeline.write(lines(1000), () => callbacks++);
	const flushed = pipeline.flush();
	await sink.held();
	const closed = new Promise<void>(resolve => pipeline.once('close', resolve));
	pipeline.destroy(error);
	await closed;
	t.is(callbacks, 60);
	t.deepEqual(errors, [error]);
	t.deepEqual(heard, [error]);
	t.true(sink.destroyed);
	t.like(pipeline, {closed: true, errored: error, writableFinished: false});
	const summary = await flushed;
	t.is(summary.error, error);
	// Those that wait in the stream count as well.
	t.like(summary, {lines: 60_000, written: 0, lost: 60_000, bytesIn: 120_000});
	assertBalanced(t, pipeline.stats);
	t.deepEqual(warnings, []);
});

test('`destroy()` without an error emits none', async t => {
	const sink = new LineSink({isHeld: true});
	const {pipeline, errors} = logged(sink);
	let callbacks = 0;
	for (let n = 0; n < 5; n++) pipeline.write('a\nb\n', () => callbacks++);
	await sink.held();
	await once(pipeline.destroy(), 'close');
	t.is(callbacks, 5);
	t.deepEqual(errors, []);
	t.is(pipeline.errored, null);
	t.true(sink.destroyed);
	const summary = await pipeline.flush();
	t.like(summary, {lines: 10, written: 0, lost: 10});
	t.regex((summary.error as Error).message, /destroyed before its end/);
});

const destroys = test.macro(async (t, stages: () => Transform[]) => {
	const {pipeline, errors} = logged(new LineSink({isHeld: true}), {stages});
	let callbacks = 0;
	for (let n = 0; n < 20; n++) pipeline.write('a\nb\nc', () => callbacks++);
	await new Promise(setImmediate);
	await once(pipeline.destroy(), 'close');
	t.is(callbacks, 20);
	assertBalanced(t, await pipeline.flush());
	t.is(pipeline.stats.written, 0);
	t.deepEqual(errors, []);
});

const copy = () =>
	new Transform({objectMode: true, transform: (line, _encoding, done) => setImmediate(done, null, line)});
test('with a stage at work', destroys, () => [copy()]);
test('with stages that never answer', destroys, () => [
	copy(),
	new Transform({objectMode: true, transform() {}}),
]);
test('with a stage that gives more than it takes', destroys, () => [
	new Transform({
		objectMode: true,
		transform(line, _encoding, done) {
			for (let n = 0; n < 50; n++) this.push(line);
			done();
		},
	}),
]);

test('what was written stays written', async t => {
	const sink = new LineSink();
	const {pipeline} = logged(sink);
	pipeline.write('a\nb\nhalf a line');
	await pipeline.settled();
	await once(pipeline.destroy(), 'close');
	t.deepEqual(sink.lines, ['a', 'b']);
	t.like(pipeline.stats, {lines: 3, written: 2, lost: 1});
});

test('at once after its making', async t => {
	const sink = new LineSink();
	const {pipeline, errors} = logged(sink);
	await once(pipeline.destroy(), 'close');
	t.like(await pipeline.flush(), {lines: 0, lost: 0});
	t.true(sink.destroyed);
	t.deepEqual(errors, []);
});

test('while the sink finishes', async t => {
	const sink = new LineSink();
	sink._final = () => void sink.emit('finishing');
	const {pipeline} = logged(sink);
	pipeline.write('a\n');
	const finishing = once(sink, 'finishing');
	const flushed = pipeline.flush();
	await finishing;
	await once(pipeline.destroy(), 'close');
	t.like(await flushed, {lines: 1, written: 1, lost: 0});
});

test('after its end it changes nothing', async t => {
	const sink = new LineSink();
	const {pipeline, errors} = logged(sink);
	pipeline.write('a\n');
	const summary = await pipeline.flush();
	pipeline.destroy(new Error('late'));
	await new Promise(setImmediate);
	t.deepEqual(pipeline.stats, summary);
	t.deepEqual(errors, []);
	t.is(sink.errored, null);
});

test('with `strict` it is a `LogLostError` for who asks, whose cause is the reason', async t => {
	const {pipeline} = logged(new LineSink({isHeld: true}), {stages: [], strict: true});
	pipeline.write('a\n');
	const reason = new Error('stop');
	pipeline.destroy(reason);
	const error = await t.throwsAsync(pipeline.flush(), {instanceOf: LogLostError});
	t.is(error?.cause, reason);
});

test('sources are let go, and flow on, counted', async t => {
	const {pipeline} = logged(new LineSink({isHeld: true}));
	const source = new PassThrough();
	source.pipe(pipeline);
	source.write(lines(100_000));
	await once(pipeline.destroy(), 'close');
	t.is(source.listenerCount('drain'), 0);
	source.write(lines(100_000));
	source.end();
	await once(source, 'end');
	assertBalanced(t, pipeline.stats);
	t.is(pipeline.stats.lines, 200_000);
});

test('an aborted `stream.pipeline()` destroys it', async t => {
	const sink = new LineSink({isHeld: true});
	const {pipeline} = logged(sink);
	const abort = new AbortController();
	const endless = new Readable({
		read() {
			this.push(lines(1000));
		},
	});
	const run = joined(endless, pipeline, {signal: abort.signal});
	await sink.held();
	abort.abort();
	await t.throwsAsync(run, {name: 'AbortError'});
	if (!pipeline.closed) await once(pipeline, 'close');
	t.true(sink.destroyed);
	assertBalanced(t, pipeline.stats);
});

test('an aborted `stream.pipeline()` of an endless iterable lets go of it', async t => {
	const {pipeline} = logged(new LineSink());
	const abort = new AbortController();
	let isClosed = false;
	const endless = async function* () {
		try {
			for (let n = 0; ; n++) {
				if (n === 1000) abort.abort();
				// What was wrong went on for ever.
				if (n === 100_000) throw new Error('still read');
				yield 'x\n';
			}
		} finally {
			isClosed = true;
		}
	};
	await t.throwsAsync(joined(endless(), pipeline, {signal: abort.signal}), {name: 'AbortError'});
	t.true(isClosed);
	assertBalanced(t, pipeline.stats);
});

const full = () => {
	const sink = new LineSink({isHeld: true});
	const {pipeline} = logged(sink);
	while (pipeline.write(lines(1000)));
	return {sink, pipeline, drained: once(pipeline, 'drain')};
};

test('who waits for room when somebody else ends it goes on', async t => {
	const {sink, pipeline, drained} = full();
	const flushed = pipeline.flush();
	sink.release();
	await drained;
	t.true(pipeline.write('late\n'));
	await flushed;
	t.is(pipeline.stats.lost, 1);
});

test('who waits for room when it is destroyed, or writes later, goes on', async t => {
	const {pipeline, drained} = full();
	pipeline.destroy();
	await drained;
	t.false(pipeline.write('late\n'));
	await once(pipeline, 'drain');
	if (!pipeline.closed) await once(pipeline, 'close');
	assertBalanced(t, pipeline.stats);
});

test("disposing of it before its end is Node's `destroy()`; behind `flush()` it changes nothing", async t => {
	const dispose = (writable: Writable) =>
		(writable as unknown as {[Symbol.asyncDispose](): Promise<void>})[Symbol.asyncDispose]();
	const [early, late] = [logged(new LineSink({isHeld: true})), logged(new LineSink())];
	early.pipeline.write('a\n');
	await dispose(early.pipeline);
	t.true(early.pipeline.closed);
	t.like(early.pipeline.stats, {written: 0, lost: 1});
	late.pipeline.write('a\n');
	await late.pipeline.flush();
	await dispose(late.pipeline);
	t.like(late.pipeline.stats, {written: 1, lost: 0});
	t.deepEqual(late.errors, []);
});
