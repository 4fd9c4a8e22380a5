import {once} from 'node:events';
import {setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import {RedisLogSink, setMaxTotalBufferBytes} from '../../lib/index.ts';
import {startRedis} from '../support/redis.ts';
import {auditLines, numberedLines} from './stored.ts';

const redis = await startRedis();
const client = redis.client();
test.after.always(() => redis.stop());

const total = 1024 * 1024;
setMaxTotalBufferBytes(total);

test('Refuses what is no number of bytes', t => {
	for (const bytes of [0, 65_535, 1.5, '1e6', undefined]) {
		t.throws(() => setMaxTotalBufferBytes(bytes as number), {
			instanceOf: TypeError,
			message: /`bytes` to be an integer/,
		});
	}
});

test.serial('Many jobs together hold what they may, and lose nothing when Redis goes on', async t => {
	await client.ping();
	redis.freeze();
	const lines = numberedLines(1_000);
	const sinks = Array.from(
		{length: 40},
		(_, index) => new RedisLogSink(client, {jobId: `job${index}`, onWarning() {}}),
	);
	let taken = 0;
	const writing = sinks.map(async sink => {
		for (const line of lines) {
			const hasRoom = sink.write(line);
			taken++;
			if (!hasRoom) await once(sink, 'drain');
		}
	});
	// Until all are blocked.
	for (let before = -1; before !== taken; await turn()) before = taken;
	const weight = 100 + Buffer.byteLength('line 100');
	// A sink has 4 KiB of its own beside the total, one line beyond the limit, and its stream another.
	t.true(taken * weight < total + sinks.length * (4_096 + 2 * weight), `${taken} lines taken`);
	t.true(taken * weight > total / 2, `${taken} lines taken`);
	redis.thaw();
	await Promise.all(writing);
	await Promise.all(sinks.map(sink => once(sink.end(), 'finish')));
	for (const index of sinks.keys()) t.is(await auditLines(client, `job${index}`, lines), 'ok');
});

test.serial('What idle jobs keep to be sent once more makes way for lines', async t => {
	const idle = Array.from({length: 20}, (_, index) => new RedisLogSink(client, {jobId: `idle${index}`}));
	for (const sink of idle) {
		for (const line of numberedLines(1_000)) if (!sink.write(line)) await once(sink, 'drain');
		await new Promise<void>(resolve => sink.delivery.whenSettled(resolve));
	}
	redis.freeze();
	const sink = new RedisLogSink(client, {jobId: 'busy', maxBufferBytes: total, onWarning() {}});
	let taken = 0;
	while (sink.write('x'.repeat(900))) taken++;
	redis.thaw();
	t.true(taken * 1_000 > total / 2, `${taken} lines taken`);
	await Promise.all([sink, ...idle].map(each => once(each.end(), 'finish')));
	t.is(sink.delivery.lost, 0);
});

test.serial(
	'A job on a Redis that answers goes on, though jobs on another one have filled the total',
	async t => {
		const healthy = await startRedis();
		t.teardown(() => healthy.stop());
		redis.freeze();
		const away = Array.from(
			{length: 4},
			(_, index) => new RedisLogSink(client, {jobId: `away${index}`, onWarning() {}}),
		);
		for (const sink of away) while (sink.write('x'.repeat(900)));
		const sink = new RedisLogSink(healthy.client(), {jobId: 'healthy', maxBlockMs: Number.POSITIVE_INFINITY});
		const lines = numberedLines(2_000);
		for (const line of lines) if (!sink.write(line)) await once(sink, 'drain');
		await once(sink.end(), 'finish');
		t.is(await auditLines(healthy.client(), 'healthy', lines), 'ok');
		redis.thaw();
		await Promise.all(away.map(each => once(each.end(), 'finish')));
		t.deepEqual(
			away.map(({delivery}) => delivery.lost),
			[0, 0, 0, 0],
		);
	},
);
