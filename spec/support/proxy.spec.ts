import {once} from 'node:events';
import test, {type ExecutionContext} from 'ava';
import type {Redis} from 'ioredis';
import {type FaultProxy, startProxy} from './proxy.ts';
import {startRedis} from './redis.ts';
import {uniqueJobId} from './unique-job-id.ts';

const redis = await startRedis();
test.after.always(() => redis.stop());

/** A client that tells of a lost connection instead of hiding it. */
async function through(proxy: FaultProxy): Promise<Redis> {
	const client = redis.client({
		port: proxy.port,
		retryStrategy: () => null,
		maxRetriesPerRequest: 0,
		lazyConnect: true,
	});
	await client.connect();
	return client;
}

type Run = (t: ExecutionContext, proxy: FaultProxy, client: Redis, key: string) => Promise<void>;

const proxied = test.macro(async (t, run: Run) => {
	const proxy = await startProxy(redis.port);
	t.teardown(() => proxy.stop());
	await run(t, proxy, await through(proxy), uniqueJobId(t));
	await proxy.stop();
	t.is(proxy.open, 0);
});

const direct = redis.client();

test('passes bytes on, both ways, and counts them', proxied, async (t, proxy, client) => {
	const before = {...proxy.bytes};
	t.is(await client.echo('x'.repeat(1000)), 'x'.repeat(1000));
	t.is(proxy.bytes.request - before.request, '*2\r\n$4\r\necho\r\n$1000\r\n\r\n'.length + 1000);
	t.is(proxy.bytes.reply - before.reply, '$1000\r\n\r\n'.length + 1000);
	t.is(proxy.accepted, 1);
});

test('passes more than it holds, in order', proxied, async (t, _proxy, client) => {
	const text = Array.from({length: 500_000}, (_, index) => index).join();
	t.true((await client.echo(text)) === text);
});

for (const count of [0, 2]) {
	test(
		`cuts after ${count} bytes of replies: done by the server, not known to the client`,
		proxied,
		async (t, proxy, client, key) => {
			const before = proxy.bytes.reply;
			const cut = proxy.cutAfterReplyBytes(count);
			await t.throwsAsync(client.incr(key));
			await cut;
			t.is(proxy.bytes.reply - before, count);
			t.is(await direct.get(key), '1');
			t.is(await (await through(proxy)).incr(key), 2);
		},
	);
}

test('cuts behind the last of several replies', proxied, async (t, proxy, client, key) => {
	const cut = proxy.cutAfterReplyBytes(':1\r\n:2\r\n'.length);
	t.is(await client.incr(key), 1);
	t.is(await client.incr(key), 2);
	await cut;
	await t.throwsAsync(client.incr(key));
	t.is(await direct.get(key), '2');
});

test('swallows replies, and the connection stays', proxied, async (t, proxy, client, key) => {
	proxy.swallowReplies = true;
	const lost = client.incr(key);
	while (proxy.swallowedBytes < ':1\r\n'.length) await direct.ping();
	t.is(await direct.get(key), '1');
	t.is(client.status, 'ready');
	proxy.killConnections();
	await t.throwsAsync(lost);
});

test('delays each direction and keeps the order', proxied, async (t, proxy, client) => {
	const answers: string[] = [];
	const say = async (word: string): Promise<void> => {
		answers.push(await client.echo(word));
	};
	for (const way of ['request', 'reply'] as const) {
		const start = performance.now();
		proxy.delay[way] = 60;
		await Promise.all([say('first'), say('second')]);
		proxy.delay[way] = 0;
		// Node's timers may fire up to a millisecond early.
		t.true(performance.now() - start >= 59, way);
	}
	t.deepEqual(answers, ['first', 'second', 'first', 'second']);
});

test('holds requests back, and delivers them on release', proxied, async (t, proxy, client, key) => {
	proxy.hold();
	const late = client.incr(key);
	const sent = proxy.bytes.request;
	t.is(await direct.get(key), null);
	t.is(proxy.bytes.request, sent);
	proxy.release();
	t.is(await late, 1);
});

test('hides the end of a connection while it holds', proxied, async (t, proxy, client) => {
	const id = await client.client('ID');
	const known = async (): Promise<boolean> => `${await direct.client('LIST')}`.includes(`id=${id} `);
	proxy.hold();
	const ended = once(client, 'end');
	client.disconnect();
	await ended;
	t.true(await known());
	t.is(proxy.open, 1);
	proxy.release();
	while (await known());
	while (proxy.open > 0) await direct.ping();
});

test('refuses new connections and leaves the open ones', proxied, async (t, proxy, client) => {
	proxy.refuseConnections = true;
	await t.throwsAsync(through(proxy));
	t.is(await client.ping(), 'PONG');
	proxy.refuseConnections = false;
	t.is(await (await through(proxy)).ping(), 'PONG');
});

test('stops while it holds', proxied, async (t, proxy, client) => {
	proxy.hold();
	const lost = client.echo('x'.repeat(2 ** 20));
	await direct.ping();
	await proxy.stop();
	await t.throwsAsync(lost);
});
