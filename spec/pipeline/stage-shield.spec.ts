import {once} from 'node:events';
import {
	Duplex,
	PassThrough,
	Readable,
	Transform,
	type TransformCallback,
	type TransformOptions,
} from 'node:stream';
import {createGzip, gunzipSync} from 'node:zlib';
import test from 'ava';
import Pumpify from 'pumpify';
import {dropBlank} from '../../lib/stages/drop-blank.ts';
import {joinLines} from '../../lib/stages/join-lines.ts';
import {mapLines} from '../../lib/stages/map-lines.ts';
import {LineSink} from './line-sink.ts';
import {assertBalanced, linesOf, logged} from './logged.ts';

type Transformer = (this: Transform, line: string, done: TransformCallback) => void;

/** A stage as users write them. */
function stage(transform: Transformer, options: TransformOptions = {}): Transform {
	return new Transform({
		objectMode: true,
		...options,
		transform(line, _encoding, done) {
			transform.call(this, line, done);
		},
	});
}

const input = ['one\ntwo\n', 'thr', 'ee\n\nfive'];
const lines = ['one', 'two', 'three', '', 'five'];

const works = test.macro(
	async (t, stages: () => readonly Transform[], expected: readonly string[], counts: object = {}) => {
		const {lines: got, summary, warnings} = await linesOf(input, {stages});
		t.deepEqual(got, expected);
		t.like(summary, {lost: 0, failed: 0, ...counts});
		assertBalanced(t, summary);
		t.deepEqual(warnings, []);
		t.is(summary.error, undefined);
	},
);

test(
	'one that is synchronous',
	works,
	() => [stage((line, done) => done(null, `${line}!`))],
	lines.map(line => `${line}!`),
);
test('one that is asynchronous', works, () => [stage((line, done) => setImmediate(done, null, line))], lines);
test(
	'one that answers in a microtask',
	works,
	() => [stage((line, done) => void Promise.resolve().then(() => done(null, line)))],
	lines,
);
test(
	'one that pushes',
	works,
	() => [
		stage(function (line, done) {
			this.push(line);
			done();
		}),
	],
	lines,
);
test(
	'one that drops',
	works,
	() => [stage((line, done) => done(null, line === '' ? undefined : line))],
	['one', 'two', 'three', 'five'],
	{lines: 5, filtered: 1, written: 4},
);
test('one that drops them all', works, () => [stage((_line, done) => done())], [], {
	lines: 5,
	filtered: 5,
	written: 0,
});
test(
	'one that makes two of one',
	works,
	() => [
		stage(function (line, done) {
			this.push(line);
			done(null, line);
		}),
	],
	lines.flatMap(line => [line, line]),
	{lines: 10, written: 10},
);
test(
	'one that makes one of all at its end',
	works,
	() => {
		const held: string[] = [];
		const hold: Transformer = (line, done) => {
			held.push(line);
			done();
		};
		return [stage(hold, {flush: done => done(null, held.join())})];
	},
	['one,two,three,,five'],
	{lines: 5, filtered: 4, written: 1},
);
test(
	'one that adds at its end',
	works,
	() => [stage((line, done) => done(null, line), {flush: done => setImmediate(done, null, 'end')})],
	[...lines, 'end'],
	{lines: 6, written: 6},
);
test(
	'one not in object mode, which gives bytes',
	works,
	() => [new PassThrough({objectMode: false})],
	['one', 'two', 'three', 'five'],
	{},
);
test(
	'one that gives bytes',
	works,
	() => [stage((line, done) => done(null, Buffer.from(`${line}é`)))],
	lines.map(line => `${line}é`),
);
test(
	'one with room for a single line',
	works,
	() => [stage((line, done) => setImmediate(done, null, line), {highWaterMark: 1})],
	lines,
);
test(
	'one of several parts',
	works,
	() => [
		new Pumpify.obj([
			stage((line, done) => done(null, `${line}1`)),
			stage((line, done) => done(null, `${line}2`)),
		]) as unknown as Transform,
	],
	lines.map(line => `${line}12`),
);
test(
	'one made of a generator',
	works,
	() => [
		Duplex.from(async function* (source: AsyncIterable<string>) {
			for await (const line of source) yield line.toUpperCase();
		}) as Transform,
	],
	lines.map(line => line.toUpperCase()),
);
test(
	'several, with line stages between',
	works,
	() => [
		mapLines(line => `${line}a`),
		stage((line, done) => setImmediate(done, null, `${line}b`)),
		mapLines(line => (line === 'twoab' ? undefined : `${line}c`)),
		stage((line, done) => done(null, `${line}d`)),
		mapLines(line => `${line}e`),
	],
	['oneabcde', 'threeabcde', 'abcde', 'fiveabcde'],
	{lines: 5, filtered: 1, written: 4},
);

test('the chunk of a line that is dropped behind a slow stage gets its callback', async t => {
	const {pipeline} = logged(new LineSink(), {
		stages: [stage((line, done) => setImmediate(done, null, line)), dropBlank()],
	});
	for (const chunk of ['a\n', ' \n', '\n', 'b\n \n'])
		await new Promise<void>(resolve => void pipeline.write(chunk, () => resolve()));
	t.like(await pipeline.flush(), {lines: 5, filtered: 3, written: 2});
});

test('a slow stage holds back who writes', async t => {
	const waiting: (() => void)[] = [];
	const slow = stage((line, done) => void waiting.push(() => done(null, line)));
	const {pipeline} = logged(new LineSink(), {stages: [slow]});
	const isCalledBack = once(pipeline, 'drain');
	t.false(pipeline.write('x\n'.repeat(40_000)));
	await new Promise(setImmediate);
	t.true(pipeline.writableNeedDrain);
	t.true(slow.writableLength < 40);
	const pump = setInterval(() => {
		while (waiting.length > 0) waiting.shift()?.();
	}, 0);
	await isCalledBack;
	clearInterval(pump);
	t.is(pipeline.stats.written, 40_000);
	await pipeline.flush();
});

test('a compressor as the last stage, into a sink of bytes', async t => {
	const sink = new LineSink({objectMode: false});
	const chunks: Buffer[] = [];
	sink._write = (chunk: Buffer, _encoding, done) => {
		chunks.push(chunk);
		done();
	};
	const {pipeline} = logged(sink, {stages: [joinLines(), createGzip() as unknown as Transform]});
	pipeline.write('a\né\n');
	const summary = await pipeline.flush();
	t.is(gunzipSync(Buffer.concat(chunks)).toString(), 'a\né\n');
	assertBalanced(t, summary);
});

test('what is neither a string nor bytes is withheld', async t => {
	const {lines: got} = await linesOf(['a\n'], {stages: [stage((_line, done) => done(null, {secret: 'x'}))]});
	t.deepEqual(got, ['[withheld: a stage gave something that is no line]']);
});

// Trouble

const fails = test.macro(
	async (
		t,
		transform: Transformer,
		options: TransformOptions,
		message: RegExp,
		expected: readonly string[],
	) => {
		const sink = new LineSink();
		const broken = stage(transform, options);
		const {pipeline, warnings, errors} = logged(sink, {
			stages: [mapLines(line => line), broken, dropBlank()],
		});
		let callbacks = 0;
		for (let n = 1; n <= 50; n++) pipeline.write(`line ${n}\n`, () => callbacks++);
		await pipeline.settled();
		t.is(callbacks, 50);
		// The job goes on, and so does the sink's part in it: the end is when the input ends.
		t.false(sink.writableEnded);
		Readable.from(['x\n'.repeat(100_000), 'last']).pipe(pipeline);
		await once(pipeline, 'finish');
		const summary = await pipeline.flush();
		t.deepEqual(sink.lines, expected);
		t.true(sink.writableFinished);
		t.like(summary, {lines: 100_051, written: expected.length, lost: 100_051 - expected.length, filtered: 0});
		t.deepEqual(errors, []);
		t.deepEqual(
			warnings.map(({code}) => code),
			['LOGSLUICE_STAGE_FAILED'],
		);
		t.regex(warnings[0]?.message ?? '', /^`stages\[1\]` failed \(.*counted as lost$/);
		t.regex((warnings[0]!.cause as Error).message, message);
		t.true(summary.error === warnings[0]?.cause);
		t.true(broken.destroyed);
	},
);

/** Two good lines, then `trouble`. */
function afterTwo(trouble: Transformer): Transformer {
	let seen = 0;
	return function (line, done) {
		seen++;
		if (seen > 2) trouble.call(this, line, done);
		else done(null, line);
	};
}

const two = ['line 1', 'line 2'];
const bang = () => new Error('bang');
test(
	'a stage that errors',
	fails,
	afterTwo((_line, done) => done(bang())),
	{},
	/bang/,
	two,
);
test(
	'one that errors later',
	fails,
	afterTwo((_line, done) => setImmediate(done, bang())),
	{},
	/bang/,
	two,
);
test(
	'one that errors and stays open',
	fails,
	afterTwo((_line, done) => done(bang())),
	{autoDestroy: false},
	/bang/,
	two,
);
test(
	'one that emits an error by itself',
	fails,
	afterTwo(function () {
		this.emit('error', bang());
	}),
	{},
	/bang/,
	two,
);
test(
	'one that throws',
	fails,
	afterTwo(() => {
		throw bang();
	}),
	{},
	/bang/,
	two,
);
test(
	'one that is destroyed',
	fails,
	afterTwo(function () {
		this.destroy();
	}),
	{},
	/closed before its end/,
	two,
);
test(
	'one that is destroyed with an error',
	fails,
	afterTwo(function () {
		this.destroy(bang());
	}),
	{},
	/bang/,
	two,
);
test(
	'one that ends early',
	fails,
	afterTwo(function (_line, done) {
		this.push(null);
		done();
	}),
	{},
	/ended before its input/,
	two,
);
test('one that errors at its first line', fails, (_line, done) => done(bang()), {}, /bang/, []);
test(
	'one that gives no line and then errors twice',
	fails,
	function (_line, done) {
		this.emit('error', bang());
		done(bang());
	},
	{},
	/bang/,
	[],
);

test(
	'one that has nothing to do its work with',
	fails,
	function (line, done) {
		Transform.prototype._transform.call(this, line, 'utf8', done);
	},
	{},
	/_transform\(\)/,
	[],
);

const failsAtEnd = test.macro(async (t, flush: (this: Transform, done: TransformCallback) => void) => {
	const sink = new LineSink();
	const {pipeline, warnings, errors} = logged(sink, {
		stages: [
			stage((line, done) => done(null, line), {flush}),
			mapLines(line => line, {flush: () => 'behind'}),
		],
	});
	pipeline.write('a\nb');
	t.like(await pipeline.flush(), {lines: 3, written: 3, lost: 0});
	t.deepEqual(sink.lines, ['a', 'b', 'behind']);
	t.is(warnings.length, 1);
	t.deepEqual(errors, []);
});

test('a stage whose flush errors', failsAtEnd, done => done(bang()));
test('one whose flush throws', failsAtEnd, () => {
	throw bang();
});
test('one that is destroyed in its flush', failsAtEnd, function () {
	this.destroy();
});

test("a stage that errors after its end is nobody's trouble", async t => {
	const late = stage((line, done) => done(null, line), {autoDestroy: false});
	const {pipeline, warnings} = logged(new LineSink(), {stages: [late]});
	pipeline.write('a');
	t.like(await pipeline.flush(), {written: 1, lost: 0});
	late.emit('error', bang());
	t.deepEqual(warnings, []);
});

test('a stage that has given more than it took when it fails', async t => {
	let seen = 0;
	const broken = stage(function (line, done) {
		for (let n = 0; n < 5; n++) this.push(line);
		done(++seen === 3 ? bang() : null);
	});
	const {summary} = await linesOf(['a\nb\nc\nd\ne\n'], {stages: [broken]});
	assertBalanced(t, summary);
	t.true(summary.written >= 10);
	t.true(summary.lost >= 2);
});

test('two stages that fail are told of each', async t => {
	const {pipeline, warnings} = logged(new LineSink(), {
		stages: [
			stage((_line, done) => done(null, _line), {flush: done => done(bang())}),
			stage((_line, done) => done(bang())),
		],
	});
	pipeline.write('a\nb\n');
	t.like(await pipeline.flush(), {lines: 2, written: 0, lost: 2});
	t.deepEqual(
		warnings.map(({message}) => message.slice(0, 11)),
		['`stages[1]`', '`stages[0]`'],
	);
});

test('an `onWarning` that throws does not reach the job', async t => {
	const sink = new LineSink();
	const emitted = once(process, 'warning');
	const {pipeline, errors} = logged(sink, {
		stages: [stage((_line, done) => done(bang()))],
		onWarning() {
			throw new Error('no');
		},
	});
	pipeline.write('a\n');
	t.like(await pipeline.flush(), {lost: 1});
	t.regex(String((await emitted)[0]), /`onWarning` failed on: `stages\[0\]` failed/);
	t.deepEqual(errors, []);
});
