import {once} from 'node:events';
import {setTimeout as after, setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import type {RedisOptions} from 'ioredis';
import {RedisLogSink} from '../../lib/index.ts';
import {startProxy} from '../support/proxy.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {auditLines} from './stored.ts';

const redis = await startRedis();
test.after.always(() => redis.stop());

test('With `commandTimeout`, a batch is sent once more when Redis answers again, and not before', async t => {
	const jobId = uniqueJobId(t);
	const proxy = await startProxy(redis.port);
	t.teardown(() => proxy.stop());
	const client = redis.client({port: proxy.port, commandTimeout: 200});
	await new Promise(resolve => client.once('ready', resolve));
	const sink = new RedisLogSink(client, {jobId, onWarning() {}});
	await new Promise(resolve => sink.write('first', resolve));
	await new Promise<void>(resolve => sink.delivery.whenSettled(resolve));
	redis.freeze();
	const before = proxy.bytes.request;
	sink.write('x'.repeat(100_000));
	// The batch has timed out, and several questions after it.
	while (proxy.bytes.request - before < 100_500) await after(5);
	t.true(proxy.bytes.request - before < 110_000);
	redis.thaw();
	sink.end('last');
	await once(sink, 'finish');
	t.like(sink.delivery, {written: 3, lost: 0});
	t.is(await auditLines(redis.client(), jobId, ['first', 'x'.repeat(100_000), 'last']), 'ok');
});

test('With `commandTimeout`, one of many jobs asks for all whether Redis answers again, once a second', async t => {
	const server = await startRedis();
	t.teardown(() => server.stop());
	const client = server.client({commandTimeout: 100});
	await once(client, 'ready');
	const sinks = Array.from({length: 20}, (_, index) => {
		return new RedisLogSink(client, {jobId: `job${index}`, onWarning() {}});
	});
	for (const sink of sinks) sink.write('first');
	await Promise.all(sinks.map(({delivery}) => new Promise<void>(resolve => delivery.whenSettled(resolve))));
	const asked: number[] = [];
	const call = client.call.bind(client) as typeof client.call;
	client.call = ((...args: Parameters<typeof call>) => {
		asked.push(performance.now());
		return call(...args);
	}) as typeof call;
	server.freeze();
	for (const sink of sinks) sink.write('second');
	while (asked.length < 3) await after(5);
	const [first, , third] = asked as [number, number, number];
	t.true(third - first > 1_900, `three times within ${third - first} ms`);
	server.thaw();
	await Promise.all(sinks.map(sink => once(sink.end(), 'finish')));
	for (const {delivery} of sinks) t.like(delivery, {written: 2, lost: 0});
});

const breaksOften = test.macro({
	async exec(t, options: Omit<RedisOptions, 'replyMapping'>, mostSent: number) {
		const jobId = uniqueJobId(t);
		const proxy = await startProxy(redis.port);
		t.teardown(() => proxy.stop());
		const client = redis.client({port: proxy.port, retryStrategy: () => 1, ...options});
		const sink = new RedisLogSink(client, {jobId, onWarning() {}});
		await new Promise(resolve => sink.write('first', resolve));
		await new Promise<void>(resolve => sink.delivery.whenSettled(resolve));
		let sent = 0;
		const evalsha = client.evalsha.bind(client) as (...args: unknown[]) => Promise<unknown>;
		client.evalsha = ((...args: unknown[]) => {
			sent++;
			return evalsha(...args);
		}) as typeof client.evalsha;
		proxy.swallowReplies = true;
		sink.write('second');
		for (let breaks = 0; breaks < 10; breaks++) {
			const before = proxy.swallowedBytes;
			while (proxy.swallowedBytes === before) await turn();
			proxy.swallowReplies = false;
			proxy.killConnections();
			// Not `once()`, which rejects at an 'error': the client's own question at each connection may be late too.
			await new Promise(resolve => client.once('ready', resolve));
			proxy.swallowReplies = true;
		}
		proxy.swallowReplies = false;
		proxy.killConnections();
		await once(sink.end(), 'finish');
		t.true(sent <= mostSent, `sent ${sent} times`);
		t.like(sink.delivery, {written: 2, lost: 0});
		t.is(await auditLines(redis.client(), jobId, ['first', 'second']), 'ok');
	},
	title: (_, options) => `A connection that breaks again and again, ${JSON.stringify(options)}`,
});
// With the release, and once more after a timeout. A client that sends again by itself keeps all it was ever given.
test(breaksOften, {}, 2);
test(breaksOften, {commandTimeout: 10}, 3);
test(breaksOften, {autoResendUnfulfilledCommands: false}, 13);
