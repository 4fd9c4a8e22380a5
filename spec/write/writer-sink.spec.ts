import {once} from 'node:events';
import test from 'ava';
import {type LogWarning, RedisLogSink} from '../../lib/index.ts';
import {LineBlock} from '../../lib/line-block.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {codesOf} from './stored.ts';

// A client whose server is not there: nothing is ever acknowledged.
const redis = await startRedis();
await redis.kill();
test.after.always(() => redis.stop());

test('end() settles at flushTimeoutMs though its lines wait for room that never comes', async t => {
	const sink = sinkOf(uniqueJobId(t), {maxBlockMs: Number.POSITIVE_INFINITY, flushTimeoutMs: 100});
	for (let line = 0; line < 20_000; line++) sink.write('x');
	t.true(sink.writableLength > 1);
	sink.end('the last');
	await once(sink, 'finish');
	t.like(sink.delivery, {accepted: 20_001, written: 0, lost: 20_001});
});

test('A sink that took no line has nothing to wait for', async t => {
	const sink = sinkOf(uniqueJobId(t), {flushTimeoutMs: 600_000});
	await once(sinkOf(uniqueJobId(t), {flushTimeoutMs: 1}).end('x'), 'finish');
	sink.end();
	await once(sink, 'finish');
	t.like(sink.delivery, {accepted: 0, lost: 0});
});

test('It opens no client that is to connect when it is needed', async t => {
	const lazy = redis.client({lazyConnect: true});
	const sink = new RedisLogSink(lazy, {jobId: uniqueJobId(t), flushTimeoutMs: 1, onWarning() {}});
	await new Promise(setImmediate);
	t.is(lazy.status, 'wait');
	sink.end('x');
	await once(sink, 'finish');
	t.not(lazy.status, 'wait');
});

test('Of a caller who does not wait, lines of a character are held to the budget too', async t => {
	const warnings: LogWarning[] = [];
	const sink = sinkOf(uniqueJobId(t), {
		flushTimeoutMs: 1,
		maxBufferBytes: 65_536,
		onWarning: warning => warnings.push(warning),
	});
	for (let line = 0; line < 100_000; line++) sink.write('x');
	// In the buffer three quarters of 64 KiB, in the stream 64 KiB; a line costs its bytes and 100.
	t.true(sink.writableLength * 101 <= 65_536 + 202);
	t.true((sink.delivery.pending + sink.writableLength) * 101 <= 2 * 65_536);
	t.is(sink.delivery.pending + sink.delivery.lost + sink.writableLength, 100_001);
	t.deepEqual(codesOf(warnings), ['LOGSLUICE_LINES_LOST']);
	sink.end();
	await once(sink, 'finish');
	t.like(sink.delivery, {accepted: 100_000, lost: 100_000});
});

test('A block goes in as far as there is room; the rest waits, and is counted when the sink gives up', async t => {
	const options = {maxBufferBytes: 65_536, maxBlockMs: Number.POSITIVE_INFINITY, flushTimeoutMs: 100};
	const sink = sinkOf(uniqueJobId(t), options);
	const text = 'x\n'.repeat(10_000);
	sink.write(new LineBlock(Buffer.from(text)));
	// Three quarters of the buffer, to the line.
	t.is(sink.delivery.accepted, Math.ceil(49_152 / 101));
	sink.end();
	await once(sink, 'finish');
	t.like(sink.delivery, {accepted: 10_000, written: 0, lost: 10_000});
});

test('Of a caller who does not wait, the lines of a block push out older ones', async t => {
	const sink = sinkOf(uniqueJobId(t), {flushTimeoutMs: 1, maxBufferBytes: 65_536, maxBlockMs: 0});
	for (let block = 0; block < 5; block++) {
		sink.write(new LineBlock(Buffer.from(`${'é'.repeat(20)}\n`.repeat(1_000))));
	}
	t.is(sink.delivery.accepted, 5_000);
	t.true(sink.delivery.pending * 140 <= 49_152 + 256 * 140);
	sink.end();
	await once(sink, 'finish');
	t.like(sink.delivery, {accepted: 5_000, lost: 5_000});
});

test('A sink that is destroyed while a block waits for room counts the rest of it', async t => {
	const sink = sinkOf(uniqueJobId(t), {maxBufferBytes: 65_536, maxBlockMs: Number.POSITIVE_INFINITY});
	sink.write(new LineBlock(Buffer.from('x\n'.repeat(10_000))));
	sink.destroy();
	await once(sink, 'close');
	t.like(sink.delivery, {accepted: 10_000, written: 0, lost: 10_000});
});

function sinkOf(
	jobId: string,
	options: Partial<ConstructorParameters<typeof RedisLogSink>[1]>,
): RedisLogSink {
	return new RedisLogSink(redis.client(), {jobId, onWarning() {}, ...options} as never);
}
