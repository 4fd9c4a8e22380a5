import {once} from 'node:events';
import {Duplex, finished, PassThrough, Readable, Writable} from 'node:stream';
import {pipeline as joined, finished as whenFinished} from 'node:stream/promises';
import test from 'ava';
import {createLogPipeline} from '../../lib/pipeline.ts';
import {mapLines} from '../../lib/stages/map-lines.ts';
import {LineSink} from './line-sink.ts';
import {assertBalanced, linesOf, logged} from './logged.ts';

// A Writable

test('it is a core Writable', t => {
	const pipeline = createLogPipeline(new LineSink());
	t.true(pipeline instanceof Writable);
	t.false((pipeline as Writable) instanceof Duplex);
	t.like(pipeline, {writable: true, closed: false, errored: null, writableFinished: false});
	t.true(Symbol.asyncDispose in pipeline);
});

test('after its end it is closed, and has finished without an error', async t => {
	const {pipeline, errors} = logged(new LineSink());
	const closed = once(pipeline, 'close');
	await pipeline.flush();
	await closed;
	t.like(pipeline, {writable: false, closed: true, errored: null, writableFinished: true, destroyed: true});
	t.deepEqual(errors, []);
});

test('who asks late hears that it has finished', async t => {
	const pipeline = createLogPipeline(new LineSink());
	await once(pipeline.end(), 'close');
	await whenFinished(pipeline);
	await new Promise<void>(resolve =>
		finished(pipeline, error => {
			t.falsy(error);
			resolve();
		}),
	);
});

test('`finished()` asked early hears it too', async t => {
	const pipeline = createLogPipeline(new LineSink());
	const end = whenFinished(pipeline);
	pipeline.end('a');
	await t.notThrowsAsync(end);
});

for (const chunk of [null, undefined, 5, {}, [1], true, Symbol('s')]) {
	test(`a write of ${String(chunk) || 'an array'} (${typeof chunk}) throws and harms nothing`, async t => {
		const sink = new LineSink();
		const {pipeline, errors} = logged(sink);
		pipeline.write('a');
		t.throws(() => pipeline.write(chunk), {instanceOf: TypeError, message: /a string or bytes/});
		if (typeof chunk === 'object' && chunk !== null)
			t.throws(() => pipeline.end(chunk), {instanceOf: TypeError});
		pipeline.write('b\n');
		t.like(await pipeline.flush(), {lines: 1, written: 1, lost: 0, bytesIn: 3});
		t.throws(() => pipeline.write(chunk), {instanceOf: TypeError});
		t.deepEqual(sink.lines, ['ab']);
		t.deepEqual(errors, []);
	});
}

test('an unknown encoding throws and harms nothing', async t => {
	const sink = new LineSink();
	const {pipeline} = logged(sink);
	t.throws(() => pipeline.write('a', 'utf-9' as BufferEncoding), {instanceOf: TypeError});
	await pipeline.flush();
	t.deepEqual(sink.lines, []);
});

const frames = test.macro(async (t, chunks: (string | Uint8Array)[], expected: string[]) => {
	const {lines, summary} = await linesOf(chunks);
	t.deepEqual(lines, expected);
	t.is(summary.lines, expected.length);
	assertBalanced(t, summary);
});

const smile = '😀';
test('a string cut within a character', frames, [`a${smile[0]}`, `${smile[1]}b\n`], ['a😀b']);
test('a string cut there, and an empty one between', frames, [smile[0] ?? '', '', `${smile[1]}\n`], ['😀']);
test('half a character before bytes', frames, [`a${smile[0]}`, Buffer.from('b\n')], ['a\ufffdb']);
test('half a character at the end', frames, ['a\n', smile[0] ?? ''], ['a', '\ufffd']);
test('two first halves', frames, [`${smile[0]}`, `${smile}\n`], ['\ufffd😀']);
test(
	'bytes cut within a character',
	frames,
	[...Buffer.from('é😀\n')].map(byte => Buffer.of(byte)),
	['é😀'],
);
test('bytes that are no UTF-8', frames, [Buffer.from([0x61, 0xff, 0xc3, 0x0a])], ['a\ufffd\ufffd']);
test('a Uint8Array that is no Buffer', frames, [new Uint8Array([0x61, 0x0a]).subarray(0, 2)], ['a']);
test('nothing', frames, [], []);
test('an empty string', frames, ['', ''], []);
test('line ends alone', frames, ['\n\r\n\n'], ['', '', '']);
test('a return and its line feed in two chunks', frames, ['a\r', '\nb'], ['a', 'b']);
test(
	'a thousand chunks of one byte',
	frames,
	[...'0123456789abcdefghi\n'.repeat(50)],
	Array(50).fill('0123456789abcdefghi'),
);

test('a string may come in another encoding', async t => {
	const sink = new LineSink();
	const pipeline = createLogPipeline(sink, {stages: []});
	pipeline.write('610a', 'hex');
	pipeline.write('\xc3\xa9\n', 'latin1');
	pipeline.end('Y2Q=', 'base64');
	await pipeline.flush();
	t.deepEqual(sink.lines, ['a', 'é', 'cd']);
});

test('write callbacks come in order, each when its lines are with the sink', async t => {
	const sink = new LineSink();
	const pipeline = createLogPipeline(sink, {stages: []});
	const seen: string[] = [];
	const write = (chunk: string, lines: string[]) =>
		pipeline.write(chunk, () => {
			seen.push(chunk);
			t.deepEqual(sink.lines.slice(0, lines.length), lines);
		});
	write('a\nb\n', ['a', 'b']);
	write('c', ['a', 'b']);
	write('\nd\n', ['a', 'b', 'c', 'd']);
	await pipeline.settled();
	t.deepEqual(seen, ['a\nb\n', 'c', '\nd\n']);
	await pipeline.flush();
});

test('`settled()` waits for the lines before it, and settles after the end too', async t => {
	const sink = new LineSink({isHeld: true});
	const pipeline = createLogPipeline(sink, {stages: []});
	pipeline.write('a\nb\nc\nd\n');
	let isSettled = false;
	const settled = pipeline.settled().then(() => {
		isSettled = true;
	});
	await sink.held();
	t.false(isSettled);
	sink.release();
	await settled;
	t.deepEqual(sink.lines, ['a', 'b', 'c', 'd']);
	void pipeline.flush();
	await pipeline.settled();
	await pipeline.settled();
	t.true(pipeline.writableFinished);
});

test('Many may ask at its end whether it is over', async t => {
	const sink = new LineSink({isHeld: true});
	const pipeline = createLogPipeline(sink, {stages: []});
	pipeline.write('a\n');
	void pipeline.flush();
	const before = pipeline.listenerCount('finish');
	const asked = Array.from({length: 20}, () => pipeline.settled());
	t.true(pipeline.listenerCount('finish') <= before + 1);
	await sink.held();
	sink.release();
	await Promise.all(asked);
	t.true(pipeline.writableFinished);
});

// Its end

const ends = test.macro(async (t, end: (pipeline: ReturnType<typeof logged>['pipeline']) => unknown) => {
	const sink = new LineSink();
	const held: string[] = [];
	const hold = mapLines(line => (line === 'hold' ? void held.push(line) : line), {flush: () => held.join()});
	const {pipeline, warnings, errors} = logged(sink, {stages: [hold]});
	const finish = once(pipeline, 'finish');
	pipeline.write('a\nhold\nlast');
	await end(pipeline);
	await finish;
	t.deepEqual(sink.lines, ['a', 'last', 'hold']);
	t.true(sink.writableFinished);
	const summary = await pipeline.flush();
	t.like(summary, {lines: 4, filtered: 1, written: 3, lost: 0});
	t.false('error' in summary);
	t.deepEqual([warnings, errors], [[], []]);
});

test('`flush()` brings out the last line and what stages hold', ends, pipeline => pipeline.flush());
test('so does `end()`', ends, pipeline => void pipeline.end());
test(
	'so does `end(callback)`',
	ends,
	pipeline => new Promise<void>(resolve => void pipeline.end(() => resolve())),
);
test(
	'so does `end(chunk, callback)`',
	ends,
	pipeline => new Promise<void>(resolve => void pipeline.end('', () => resolve())),
);
test('so does the end of a piped source', ends, pipeline => void Readable.from(['']).pipe(pipeline));
test('so does the end of `stream.pipeline()`', ends, pipeline => joined(Readable.from(['']), pipeline));
test('so does a web stream', ends, pipeline => new Response('').body?.pipeTo(Writable.toWeb(pipeline)));
test('so do `flush()` and `end()` both', ends, async pipeline => {
	const flushed = pipeline.flush();
	pipeline.end();
	await flushed;
});

test('`end(chunk, encoding, callback)` takes the last chunk', async t => {
	const sink = new LineSink();
	const pipeline = createLogPipeline(sink, {stages: []});
	await new Promise<void>(resolve => void pipeline.end('6162', 'hex', () => resolve()));
	t.deepEqual(sink.lines, ['ab']);
});

test('`flush()` twice is one promise, before the end and after', async t => {
	const pipeline = createLogPipeline(new LineSink());
	const flushed = pipeline.flush();
	t.is(pipeline.flush(), flushed);
	const summary = await flushed;
	t.is(pipeline.flush(), flushed);
	pipeline.end();
	t.is(await pipeline.flush(), summary);
});

test('`flush()` waits for the sink', async t => {
	const sink = new LineSink({isHeld: true});
	const pipeline = createLogPipeline(sink, {stages: []});
	pipeline.write('a\nb\nc');
	let isFlushed = false;
	const flushed = pipeline.flush().finally(() => {
		isFlushed = true;
	});
	await sink.held();
	await new Promise(setImmediate);
	t.false(isFlushed);
	t.false(pipeline.writableFinished);
	sink.release();
	t.like(await flushed, {written: 3, lost: 0});
});

test('writes after the end are discarded and counted, and call back', async t => {
	const sink = new LineSink();
	const {pipeline, errors, warnings} = logged(sink);
	pipeline.write('a\n');
	await pipeline.flush();
	t.true(pipeline.write('b\nc\nd'));
	await new Promise<void>(resolve => pipeline.write(Buffer.from('dd\n'), () => resolve()));
	pipeline.end('e\n');
	await new Promise<void>(resolve => void pipeline.end(() => resolve()));
	t.deepEqual(sink.lines, ['a']);
	t.like(pipeline.stats, {lines: 5, written: 1, lost: 4, bytesIn: 12});
	t.deepEqual(errors, []);
	t.deepEqual(
		warnings.map(({code}) => code),
		['LOGSLUICE_LINES_LOST'],
	);
	t.regex(warnings[0]?.message ?? '', /after the end/);
	t.true(pipeline.stats.error === warnings[0]);
});

test('a source piped in after the end is drained, and counted', async t => {
	const {pipeline, errors} = logged(new LineSink());
	await pipeline.flush();
	const source = Readable.from(Array(100).fill('x\n'.repeat(1000)));
	source.pipe(pipeline);
	await once(source, 'end');
	t.like(pipeline.stats, {lines: 100_000, written: 0, lost: 100_000});
	t.deepEqual(errors, []);
});

// What is piped in

test('`flush()` waits until all that is piped in has ended', async t => {
	const sink = new LineSink();
	const {pipeline} = logged(sink);
	const [out, error] = [new PassThrough(), new PassThrough()];
	out.pipe(pipeline);
	error.pipe(pipeline);
	const flushed = pipeline.flush();
	out.end('a\n');
	await once(out, 'end');
	error.write('b\n');
	error.end('c');
	t.like(await flushed, {written: 3, lost: 0});
	t.deepEqual(sink.lines, ['a', 'b', 'c']);
});

test('of several sources the first one to end does not end the others', async t => {
	const sink = new LineSink();
	// With no time at all for the end: it has not begun while one of them goes on.
	const {pipeline, warnings} = logged(sink, {stages: [], flushTimeoutMs: 0});
	const [out, error] = [new PassThrough(), new PassThrough()];
	out.pipe(pipeline);
	error.pipe(pipeline);
	out.end('a\n');
	await once(out, 'end');
	await new Promise(resolve => setTimeout(resolve, 20));
	t.false(pipeline.writableEnded);
	error.write('b\n');
	await pipeline.settled();
	t.deepEqual(sink.lines, ['a', 'b']);
	error.end();
	await once(pipeline, 'finish');
	t.like(pipeline.stats, {lines: 2, written: 2, lost: 0});
	t.deepEqual(warnings, []);
});

const lastSource = test.macro(async (t, leave: (source: PassThrough, sink: Writable) => void) => {
	const {pipeline} = logged(new LineSink());
	const [ended, other] = [new PassThrough(), new PassThrough()];
	ended.pipe(pipeline);
	other.pipe(pipeline);
	ended.end('a\n');
	await once(ended, 'end');
	leave(other, pipeline);
	await once(pipeline, 'finish');
	t.like(pipeline.stats, {written: 1});
});

test('the last one ends it by its end', lastSource, source => void source.end());
test('or by being destroyed', lastSource, source => void source.destroy());
test('or by being unpiped', lastSource, (source, sink) => void source.unpipe(sink));

const leaves = test.macro(async (t, leave: (source: PassThrough, sink: Writable) => void) => {
	const sink = new LineSink();
	const {pipeline} = logged(sink);
	const source = new PassThrough();
	source.on('error', () => {});
	source.pipe(pipeline);
	source.write('a');
	await pipeline.settled();
	const flushed = pipeline.flush();
	leave(source, pipeline);
	t.like(await flushed, {lines: 1, written: 1, lost: 0});
	t.deepEqual(sink.lines, ['a']);
});

test('`flush()` waits for no source that was destroyed', leaves, source => void source.destroy());
test('nor for one that failed', leaves, source => void source.destroy(new Error('broken pipe')));
test('nor for one that was unpiped', leaves, (source, sink) => void source.unpipe(sink));
test('nor for one unpiped from everything', leaves, source => void source.unpipe());

test('a source that had ended before it was piped in is not waited for', async t => {
	const source = Readable.from([]);
	source.resume();
	await once(source, 'end');
	const {pipeline} = logged(new LineSink());
	source.pipe(pipeline);
	t.like(await pipeline.flush(), {lines: 0});
});

test('a source piped and unpiped many times keeps no listeners', async t => {
	const {pipeline} = logged(new LineSink());
	const source = new PassThrough();
	const before = source.listenerCount('end') + source.listenerCount('close');
	for (let time = 0; time < 20; time++) source.pipe(pipeline).emit('unpipe', source.unpipe(pipeline));
	t.is(source.listenerCount('end') + source.listenerCount('close'), before);
	await pipeline.flush();
});

test('`pipe(…, {end: false})` leaves the end to the user', async t => {
	const sink = new LineSink();
	const {pipeline} = logged(sink);
	const source = Readable.from(['a\n']);
	source.pipe(pipeline, {end: false});
	await once(source, 'end');
	await pipeline.settled();
	t.false(pipeline.writableEnded);
	pipeline.write('b');
	await pipeline.flush();
	t.deepEqual(sink.lines, ['a', 'b']);
});
