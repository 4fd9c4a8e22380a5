import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createWriteStream} from 'node:fs';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {PassThrough, Readable, Stream, Writable, type WritableOptions} from 'node:stream';
import {text} from 'node:stream/consumers';
import {createGzip, gunzipSync} from 'node:zlib';
import test from 'ava';
import {joinLines} from '../../lib/stages/join-lines.ts';
import {LineSink} from './line-sink.ts';
import {assertBalanced, logged} from './logged.ts';

type Write = (this: Writable, line: string, done: (error?: Error | null) => void) => void;

/** A sink as users write them, which takes two lines and then does as it is told. */
function afterTwo(trouble: Write, options: WritableOptions = {}): Writable {
	let seen = 0;
	return new Writable({
		objectMode: true,
		...options,
		write(line, _encoding, done) {
			seen++;
			if (seen > 2) trouble.call(this, line, done);
			else done();
		},
	});
}

const bang = () => new Error('bang');

const fails = test.macro(
	async (t, sink: Writable, message: RegExp, counts: object = {written: 2, lost: 100_049}) => {
		const {pipeline, warnings, errors} = logged(sink);
		let callbacks = 0;
		for (let n = 0; n < 50; n++) pipeline.write('line\n', () => callbacks++);
		await pipeline.settled();
		t.is(callbacks, 50);
		// Nobody who pipes into it is let go or held up.
		const source = Readable.from(['x\n'.repeat(100_000), 'last']);
		source.pipe(pipeline);
		await once(pipeline, 'finish');
		t.true(source.readableEnded);
		const summary = await pipeline.flush();
		t.like(summary, {lines: 100_051, filtered: 0, ...counts});
		assertBalanced(t, summary);
		t.deepEqual(errors, []);
		t.deepEqual(
			warnings.map(({code}) => code),
			['LOGSLUICE_SINK_FAILED'],
		);
		t.regex(warnings[0]?.message ?? '', message);
		t.true(summary.error === warnings[0]?.cause);
		t.true(sink.destroyed);
		t.false('lastId' in summary);
		pipeline.write('late\n');
		assertBalanced(t, pipeline.stats);
	},
);

test(
	'a write that fails',
	fails,
	afterTwo((_line, done) => done(bang())),
	/^The sink failed \(bang\)/,
);
test(
	'one that fails later',
	fails,
	afterTwo((_line, done) => setImmediate(done, bang())),
	/bang/,
);
test(
	'one that fails with room for one',
	fails,
	afterTwo((_line, done) => setImmediate(done, bang()), {highWaterMark: 1}),
	/bang/,
);
test(
	'one that fails and stays open',
	fails,
	afterTwo((_line, done) => done(bang()), {autoDestroy: false}),
	/bang/,
);
test(
	'a sink that emits an error',
	fails,
	afterTwo(function () {
		this.emit('error', bang());
	}),
	/bang/,
);
test(
	'one that throws',
	fails,
	afterTwo(() => {
		throw bang();
	}),
	/bang/,
);
test(
	'one that is destroyed',
	fails,
	afterTwo(function () {
		this.destroy();
	}),
	/closed before its end/,
);
test(
	'one that is destroyed with an error',
	fails,
	afterTwo(function () {
		this.destroy(bang());
	}),
	/bang/,
);
test(
	'one that somebody else ends',
	fails,
	afterTwo(function (_line, done) {
		this.end(() => {});
		done();
	}),
	/ended by somebody else/,
	{written: 3, lost: 100_048},
);
test(
	'one that wants no lines',
	fails,
	new Writable({
		write(_chunk, _encoding, done) {
			done(bang());
		},
	}),
	/bang/,
	{written: 0, lost: 100_051},
);

const failsAtEnd = test.macro(async (t, sink: Writable, message: RegExp) => {
	const {pipeline, warnings, errors} = logged(sink);
	pipeline.write('a\nb');
	const summary = await pipeline.flush();
	t.like(summary, {lines: 2, written: 2, lost: 0});
	t.regex((summary.error as Error).message, message);
	t.is(warnings.length, 1);
	t.deepEqual(errors, []);
});

const taking = (options: WritableOptions) =>
	new Writable({objectMode: true, write: (_line, _encoding, done) => done(), ...options});
test('a sink that fails at its end', failsAtEnd, taking({final: done => done(bang())}), /bang/);
test(
	'one that throws there',
	failsAtEnd,
	taking({
		final() {
			throw bang();
		},
	}),
	/bang/,
);
test(
	'one that closes there',
	failsAtEnd,
	taking({
		final() {
			this.destroy();
		},
	}),
	/closed before its end/,
);

test('a sink that has been ended by somebody else is waited for no longer', async t => {
	const sink = new LineSink();
	const {pipeline} = logged(sink);
	pipeline.write('a\n');
	await pipeline.settled();
	await once(sink.end(), 'close');
	t.like(await pipeline.flush(), {written: 1, lost: 0});
});

const others = test.macro(async (t, sink: Writable, end: (sink: Writable) => Promise<unknown>) => {
	const {pipeline, warnings, errors} = logged(sink, {stages: [joinLines()]});
	pipeline.write('a\nb\n');
	await pipeline.settled();
	await end(sink);
	pipeline.write('c\nd\n');
	await pipeline.settled();
	pipeline.write('e');
	const summary = await pipeline.flush();
	t.like(summary, {lines: 5, written: 2, lost: 3});
	t.true(summary.error === warnings[0]?.cause);
	t.is(warnings.length, 1);
	t.deepEqual(errors, []);
});

const bytes = (options: WritableOptions = {}) =>
	new Writable({write: (_chunk, _encoding, done) => done(), ...options});
test('nor for room, when that was in an earlier turn', others, bytes(), sink => once(sink.end(), 'close'));
test('nor when it stays open', others, bytes({autoDestroy: false}), sink => once(sink.end(), 'finish'));
test('nor when it says nothing of it', others, bytes({emitClose: false}), async sink => void sink.destroy());
test('nor of a compressor', others, createGzip().resume(), sink => once(sink.end(), 'close'));

test('what a sink was given before somebody else ended it is still delivered', async t => {
	const sink = new LineSink({isHeld: true});
	const {pipeline, warnings} = logged(sink);
	pipeline.write('a\nb\n');
	await sink.held();
	sink.end();
	sink.release();
	pipeline.write('c\n');
	const summary = await pipeline.flush();
	t.deepEqual(sink.lines, ['a', 'b']);
	t.like(summary, {lines: 3, written: 2, lost: 1});
	t.is(warnings.length, 1);
});

test("a sink that errors after its end is nobody's trouble", async t => {
	const sink = new LineSink({autoDestroy: false});
	const {pipeline, errors} = logged(sink);
	pipeline.write('a\n');
	const summary = await pipeline.flush();
	sink.emit('error', bang());
	t.like(pipeline.stats, {...summary, error: pipeline.stats.error});
	t.deepEqual(errors, []);
});

test('a sink of the old kind, without callbacks', async t => {
	const got: string[] = [];
	const sink = Object.assign(new Stream(), {
		writable: true,
		write(line: string) {
			got.push(line);
			if (got.length % 2 === 0) return true;
			setImmediate(() => sink.emit('drain'));
			return false;
		},
		end() {
			setImmediate(() => sink.emit('finish'));
		},
	});
	const {pipeline} = logged(sink as unknown as Writable);
	pipeline.write('a\nb\nc\nd\n');
	const summary = await pipeline.flush();
	t.deepEqual(got, ['a', 'b', 'c', 'd']);
	t.like(summary, {lines: 4, written: 4, lost: 0});
});

// Sinks of bytes

test('a file', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'logsluice-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const file = join(folder, 'log.txt');
	const {pipeline} = logged(createWriteStream(file), {stages: [joinLines()]});
	Readable.from([...'a\né\n\n😀']).pipe(pipeline);
	await once(pipeline, 'finish');
	t.is(await readFile(file, 'utf8'), 'a\né\n\n😀\n');
	t.like(pipeline.stats, {lines: 4, written: 4, lost: 0});
});

test('a file in a folder that is not there', async t => {
	const {pipeline, warnings, errors} = logged(createWriteStream('/no/such/folder/log.txt'), {
		stages: [joinLines()],
	});
	pipeline.write('a\nb\n');
	const summary = await pipeline.flush();
	t.like(summary, {lines: 2, written: 0, lost: 2});
	t.regex(warnings[0]?.message ?? '', /ENOENT/);
	t.deepEqual(errors, []);
});

test('a compressor', async t => {
	const gzip = createGzip();
	const {pipeline} = logged(gzip, {stages: [joinLines()]});
	const zipped = gzip.toArray();
	for (let n = 0; n < 1000; n++) pipeline.write(`line ${n}\n`);
	t.like(await pipeline.flush(), {lines: 1000, written: 1000, lost: 0});
	const plain = gunzipSync(Buffer.concat(await zipped)).toString();
	t.is(plain, Array.from({length: 1000}, (_, n) => `line ${n}\n`).join(''));
});

test('a PassThrough that somebody reads', async t => {
	const through = new PassThrough({objectMode: true});
	const {pipeline} = logged(through);
	const read = through.toArray();
	pipeline.write('a\nb');
	await pipeline.flush();
	t.deepEqual(await read, ['a', 'b']);
});

test("a child's stdin, and a child that goes away", async t => {
	const cat = spawn('cat');
	const output = text(cat.stdout);
	const toCat = logged(cat.stdin, {stages: [joinLines()]});
	toCat.pipeline.write('a\nb');
	t.like(await toCat.pipeline.flush(), {written: 2, lost: 0});
	t.is(await output, 'a\nb\n');

	const head = spawn('head', ['-c', '1']);
	const toHead = logged(head.stdin, {stages: [joinLines()]});
	for (let n = 0; n < 100; n++) toHead.pipeline.write('x\n'.repeat(10_000));
	const summary = await toHead.pipeline.flush();
	assertBalanced(t, summary);
	t.true(summary.lost > 0);
	t.deepEqual(toHead.errors, []);
	t.is(toHead.warnings.length, 1);
});

test("the process's own output is not ended", async t => {
	const program = `
		import {createLogPipeline, joinLines} from './lib/index.ts';
		const pipeline = createLogPipeline(process.stdout, {stages: [joinLines()]});
		pipeline.write('a\\nb');
		const {written, lost} = await pipeline.flush();
		console.log('still here', written, lost);
	`;
	const child = spawn(process.execPath, [...process.execArgv, '--input-type=module', '--eval', program]);
	child.stderr.pipe(process.stderr);
	t.is(await text(child.stdout), 'a\nb\nstill here 2 0\n');
});

test('a slow sink makes `write()` return false, and `drain` comes when it has caught up', async t => {
	const sink = new LineSink({isHeld: true});
	const {pipeline} = logged(sink);
	let accepted = 0;
	while (pipeline.write('x\n'.repeat(512))) accepted++;
	t.true(accepted <= 64);
	await sink.held();
	t.true(sink.writableLength <= 2);
	const drained = once(pipeline, 'drain');
	sink.release();
	await drained;
	t.is(sink.lines.length, 512 * (accepted + 1));
	await pipeline.flush();
});
