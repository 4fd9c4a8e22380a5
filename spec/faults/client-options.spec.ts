// Whatever the options of a borrowed client: nothing that is written is left without an answer.
import test, {type ExecutionContext} from 'ava';
import type {RedisOptions} from 'ioredis';
import {Redis as Redis5} from 'ioredis-5';
import type {RedisClient} from '../../lib/redis-client.ts';
import {startProxy} from '../support/proxy.ts';
import {startRedis} from '../support/redis.ts';
import {auditLines, numberedLines} from '../write/stored.ts';
import {WatchedLog} from './watched-log.ts';

const redis = await startRedis();
test.after.always(() => redis.stop());

type Options = Omit<RedisOptions, 'replyMapping'>;
type Open = (port: number) => RedisClient & {disconnect(): void};

const settles = test.macro({
	async exec(t: ExecutionContext, open: Options | Open) {
		const proxy = await startProxy(redis.port);
		t.teardown(() => proxy.stop());
		const client = typeof open === 'function' ? open(proxy.port) : clientWith(open, proxy.port);
		t.teardown(() => client.disconnect());
		const log = new WatchedLog(t, client, {flushTimeoutMs: 500});
		const lines = numberedLines(300);
		await log.write(...lines.slice(0, 100));
		await log.settled();

		// Stored, and the answer lost with the connection: whoever resends stores twice.
		proxy.swallowReplies = true;
		await log.write(...lines.slice(100, 200));
		while (proxy.swallowedBytes === 0) await new Promise(setImmediate);
		proxy.swallowReplies = false;
		proxy.killConnections();
		await log.write(...lines.slice(200));
		await log.settled();
		t.is(log.unanswered, 0);
		t.like(log.sink.delivery, {written: 300, lost: 0});

		// Gone for good: the end still comes.
		proxy.refuseConnections = true;
		proxy.killConnections();
		await log.write('in vain');
		await log.end();
		t.is(log.unanswered, 0);
		t.like(log.sink.delivery, {written: 300, lost: 1, pending: 0});
		t.is(await auditLines(redis.client(), log.jobId, lines), 'ok');
	},
	title: (_, open: Options | Open) => `Every write and the end settle, once stored: ${shown(open)}`,
});

test(settles, {});
test(settles, {autoResendUnfulfilledCommands: false});
test(settles, {autoResendUnfulfilledCommands: false, commandTimeout: 50});
test(settles, {commandTimeout: 50});
test(settles, {maxRetriesPerRequest: 0});
test(settles, {maxRetriesPerRequest: null});
test(settles, {enableOfflineQueue: false});
test(settles, {enableAutoPipelining: true});
test(settles, {enableReadyCheck: false});
test(settles, {lazyConnect: true});
test(settles, {socketTimeout: 50});
test(settles, {stringNumbers: true});
test(settles, {protocol: 2});
test(settles, port => {
	const client = new Redis5({port, retryStrategy: () => 20});
	client.on('error', () => {});
	return client;
});

test('A half-open connection that nobody notices: the end comes at its deadline, and stores nothing twice', async t => {
	const proxy = await startProxy(redis.port);
	t.teardown(() => proxy.stop());
	const log = new WatchedLog(t, clientWith({}, proxy.port), {flushTimeoutMs: 200});
	await log.write('a');
	await log.settled();
	proxy.hold();
	await log.write('b', 'c');
	await log.end();
	t.is(log.unanswered, 0);
	t.like(log.sink.delivery, {written: 1, lost: 2, pending: 0});
	t.regex(log.sink.delivery.error?.message ?? '', /flushTimeoutMs/);
	const released = proxy.bytes.reply;
	proxy.release();
	// What was on its way arrives after all: counted as lost, but there once.
	while (proxy.bytes.reply === released) await new Promise(setImmediate);
	t.is(await auditLines(redis.client(), log.jobId, ['a', 'b', 'c']), 'ok');
});

test('A client that gives up (retryStrategy: null) is a stop: counted, told once, the end comes', async t => {
	const proxy = await startProxy(redis.port);
	t.teardown(() => proxy.stop());
	// biome-ignore lint/suspicious/noExplicitAny: what users pass to switch it off
	const log = new WatchedLog(t, clientWith({retryStrategy: null as any}, proxy.port));
	await log.write('a');
	await log.settled();
	proxy.killConnections();
	await log.write('b');
	await log.settled();
	await log.write('c');
	await log.end();
	t.is(log.unanswered, 0);
	t.like(log.sink.delivery, {written: 1, lost: 2, pending: 0});
	t.deepEqual(log.codes, ['LOGSLUICE_REDIS_REFUSED']);
});

function clientWith(options: Options, port: number): RedisClient & {disconnect(): void} {
	return redis.client({port, retryStrategy: () => 20, ...options});
}

function shown(open: Options | Open): string {
	if (typeof open === 'function') return 'ioredis 5';
	return Object.keys(open).length === 0 ? 'the default' : JSON.stringify(open);
}
