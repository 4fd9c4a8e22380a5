// A sink that knows what became of its lines, over a real Redis.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {Readable} from 'node:stream';
import {setTimeout as after} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import type {Redis} from 'ioredis';
import {LogLostError} from '../../lib/log-lost-error.ts';
import {createLogPipeline} from '../../lib/pipeline.ts';
import {RedisLogSink, type RedisLogSinkOptions} from '../../lib/write/redis-log-sink.ts';
import {type RedisServer, startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {assertBalanced, logged} from './logged.ts';

let redis: RedisServer;
/** A server that has stopped answering. */
let frozen: RedisServer;
let client: Redis;
let stuck: Redis;

test.before(async () => {
	[redis, frozen] = await Promise.all([startRedis(), startRedis()]);
	[client, stuck] = [redis.client(), frozen.client()];
	await stuck.ping();
	frozen.freeze();
});
test.after.always(() => Promise.all([redis.stop(), frozen.stop()]));

const intoStuck = (t: ExecutionContext, options: Partial<RedisLogSinkOptions> = {}) =>
	new RedisLogSink(stuck, {onWarning: () => {}, ...options, jobId: uniqueJobId(t)} as RedisLogSinkOptions);

test('lines are written when Redis has acknowledged them', async t => {
	const jobId = uniqueJobId(t);
	const {pipeline, warnings} = logged(new RedisLogSink(client, {jobId}), {});
	spawn('seq', ['1', '5000']).stdout.pipe(pipeline);
	await once(pipeline, 'finish');
	const summary = await pipeline.flush();
	t.like(summary, {lines: 5000, written: 5000, lost: 0});
	const [last] = await client.xrevrange(`job:${jobId}:logs`, '+', '-', 'COUNT', 1);
	t.is(summary.lastId, last?.[0]);
	t.deepEqual(warnings, []);
});

test('at the deadline of the sink what is not acknowledged is lost, and who writes goes on', async t => {
	const {pipeline, warnings, errors} = logged(
		intoStuck(t, {flushTimeoutMs: 100, maxBufferBytes: 65_536}),
		{},
	);
	const child = spawn('sh', ['-c', 'yes | head -c 4000000']);
	child.stdout.pipe(pipeline);
	const exit = once(child, 'exit');
	await once(child.stdout, 'data');
	const summary = await pipeline.flush();
	t.is(summary.written, 0);
	t.true(summary.lost > 0);
	assertBalanced(t, summary);
	t.regex((summary.error as Error).message, /within `flushTimeoutMs` \(100 ms\)/);
	t.true(warnings.some(({code}) => code === 'LOGSLUICE_LINES_LOST'));
	t.deepEqual((await exit)[0], 0);
	t.deepEqual(errors, []);
	assertBalanced(t, pipeline.stats);
});

test("`strict` is the sink's", async t => {
	const {pipeline} = logged(intoStuck(t, {flushTimeoutMs: 20, strict: true}), {});
	pipeline.write('a\n\nb');
	const error = await t.throwsAsync(pipeline.flush(), {instanceOf: LogLostError});
	t.like((error as LogLostError).summary, {lines: 3, filtered: 1, written: 0, lost: 2});
});

const gives = test.macro(
	async (t, giveUp: (parts: ReturnType<typeof logged> & {sink: RedisLogSink}) => unknown) => {
		const sink = intoStuck(t, {maxBufferBytes: 65_536, flushTimeoutMs: 5000});
		const {pipeline, ...rest} = logged(sink, {stages: []});
		let callbacks = 0;
		for (let n = 0; n < 20; n++) pipeline.write('x\n'.repeat(1000), () => callbacks++);
		await new Promise(setImmediate);
		const closed = new Promise<void>(resolve => pipeline.once('close', resolve));
		await giveUp({pipeline, sink, ...rest});
		if (pipeline.destroyed) await closed;
		else await pipeline.flush();
		t.is(callbacks, 20);
		t.true(sink.destroyed);
		t.like(await pipeline.flush(), {lines: 20_000, written: 0, lost: 20_000});
		assertBalanced(t, pipeline.stats);
	},
);

test('`destroy()` counts what the sink holds', gives, ({pipeline}) => pipeline.destroy());
test('so does `destroy(error)`', gives, ({pipeline}) => pipeline.destroy(new Error('stop')));
test('so does a sink that is destroyed', gives, ({sink}) => sink.destroy());
test('so does a sink that is destroyed with an error', gives, ({sink}) => sink.destroy(new Error('stop')));

const piped = test.macro({
	async exec(t, sources: number, maxBufferBytes: number) {
		const server = await startRedis();
		t.teardown(() => server.stop());
		const own = server.client();
		await own.ping();
		server.freeze();
		const log = createLogPipeline(
			new RedisLogSink(own, {jobId: uniqueJobId(t), maxBufferBytes, onWarning() {}}),
		);
		const chunk = Buffer.from(`${'x'.repeat(90)}\n`.repeat(700));
		for (let source = 0; source < sources; source++) {
			Readable.from([chunk, chunk, chunk], {objectMode: false, highWaterMark: 65_536}).pipe(log);
		}
		// Blocked for good: nothing is taken in for many turns.
		for (let before = -1; before !== log.writableLength; await after(100)) before = log.writableLength;
		server.thaw();
		t.like(await log.flush(), {lines: sources * 2_100, written: sources * 2_100, lost: 0});
	},
	title: (_, sources, maxBufferBytes) =>
		`${sources} piped sources wait, and lose nothing with ${maxBufferBytes} bytes`,
});
test(piped, 1, 16_384);
test(piped, 2, 16_384);
test(piped, 4, 65_536);
test(piped, 9, 262_144);
