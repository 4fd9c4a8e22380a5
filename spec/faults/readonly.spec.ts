// A master that is demoted under a live log and keeps its connections: it answers READONLY for ever.
import {once} from 'node:events';
import {type AddressInfo, connect, createServer} from 'node:net';
import {setTimeout as after} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import type {Redis} from 'ioredis';
import type {LogWarning} from '../../lib/log-warning.ts';
import {RedisLogSink} from '../../lib/write/redis-log-sink.ts';
import {startProxy} from '../support/proxy.ts';
import {type RedisServer, type StartRedisOptions, startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {auditLines, numberedLines, storedEntries} from '../write/stored.ts';

test('Demoted, another promoted: the address is asked anew and the log goes on at the new master', async t => {
	const [old, next] = await pair(t);
	const address = await movableAddress(t, old.port);
	const {client, closes} = countingCloses(old.client({port: address.port}));
	const {sink, warnings, jobId} = logOn(t, client);
	const lines = numberedLines(600);
	await write(sink, lines.slice(0, 200));
	await settled(sink);
	// Loses nothing: the old master waits for its replica to have all.
	await old.client().call('FAILOVER', 'TO', '127.0.0.1', next.port);
	await hasRole(next, 'master');
	await hasRole(old, 'slave');
	t.is(closes(), 0);
	address.target = next.port;
	await write(sink, lines.slice(200));
	await once(sink.end(), 'finish');
	t.is(await auditLines(next.client(), jobId, lines), 'ok');
	t.like(sink.delivery, {written: 600, lost: 0});
	t.is(closes(), 1);
	t.is(client.status, 'ready');
	t.deepEqual(
		warnings.map(({code}) => code),
		['LOGSLUICE_REDIS_AWAY'],
	);
	t.regex(warnings[0]?.message ?? '', /READONLY.*is a replica/);
});

test('Demoted with its last entries lost: they are sent again to the new master, behind a reset marker', async t => {
	const [old, next] = await pair(t);
	const address = await movableAddress(t, old.port);
	const {sink, jobId} = logOn(t, old.client({port: address.port}));
	await write(sink, ['a', 'b']);
	await settled(sink);
	await synced(old, next);
	// Promoted while the old master still takes lines.
	await next.client().replicaof('NO', 'ONE');
	await write(sink, ['c', 'd']);
	await settled(sink);
	await old.client().replicaof('127.0.0.1', next.port);
	address.target = next.port;
	await write(sink, ['e']);
	await once(sink.end(), 'finish');
	const entries = await storedEntries(next.client(), jobId);
	t.deepEqual(
		entries.map(({marker, text, n}) => [marker ?? text, n]),
		[
			['a', 1],
			['b', 2],
			['reset', 5],
			['c', 6],
			['d', 7],
			['e', 8],
		],
	);
	t.like(entries[2], {lost: 0});
	t.like(sink.delivery, {written: 5, lost: 0});
});

// The append script compares its numbers before its first write is refused. It answers GAP from what a replica that
// lags has not got yet, and the writer takes the master's entries for lost.
test('Led to a replica that lags, then to the master: nothing is taken for lost', async t => {
	const args = ['--repl-diskless-sync-delay', '0'];
	const [master, replica] = await Promise.all([started(t, {args}), started(t, {args})]);
	const link = await startProxy(master.port);
	t.teardown(() => link.stop());
	await replica.client().replicaof('127.0.0.1', link.port);
	const address = await movableAddress(t, master.port);
	const {client, closes} = countingCloses(master.client({port: address.port}));
	const {sink, warnings, jobId} = logOn(t, client);
	await write(sink, ['a', 'b']);
	await settled(sink);
	await synced(master, replica);
	link.hold();
	await write(sink, ['c', 'd']);
	await settled(sink);
	address.target = replica.port;
	client.on('close', () => {
		if (closes() === 2) address.target = master.port;
	});
	await master.client().call('CLIENT', 'KILL', 'TYPE', 'normal');
	await once(client, 'ready');
	await write(sink, ['e']);
	await once(sink.end(), 'finish');
	t.is(closes(), 2);
	t.is(await auditLines(master.client(), jobId, ['a', 'b', 'c', 'd', 'e']), 'ok');
	t.deepEqual(
		warnings.map(({code}) => code).filter(code => code !== 'LOGSLUICE_REDIS_AWAY'),
		[],
	);
});

const promotedBack = test.macro(
	async (
		t,
		{args, drops, ...options}: Parameters<RedisServer['client']>[0] & {args?: string[]; drops: number},
	) => {
		const server = await started(t, {args: args ?? []});
		const {client, closes} = countingCloses(server.client(options));
		await once(client, 'ready');
		const {sink, warnings, jobId} = logOn(t, client);
		await write(sink, ['a', 'b']);
		await settled(sink);
		const own = server.client();
		await own.replicaof('127.0.0.1', 1);
		await write(sink, ['c']);
		const told = new Promise(resolve => client.once('close', resolve));
		if (drops > 0) await told;
		while ((await refusals(own)) < 3 + drops) await after(20);
		t.is(closes(), drops);
		t.is(sink.delivery.pending, 1);
		await own.replicaof('NO', 'ONE');
		await once(sink.end(), 'finish');
		t.is(await auditLines(own, jobId, ['a', 'b', 'c']), 'ok');
		t.is(closes(), drops);
		t.is(client.status, 'ready');
		t.is(warnings.length, 1);
		t.regex(warnings[0]?.message ?? '', /is a replica/);
	},
);
test('Demoted, promoted back: the connection is dropped once, and the log waits', promotedBack, {drops: 1});
test('… with its stale data withheld (MASTERDOWN)', promotedBack, {
	args: ['--replica-serve-stale-data', 'no'],
	drops: 1,
});
test('… with enableOfflineQueue: false', promotedBack, {enableOfflineQueue: false, drops: 1});
test('… with autoResendUnfulfilledCommands: false', promotedBack, {
	autoResendUnfulfilledCommands: false,
	drops: 1,
});
test('A client that would not come back is not dropped', promotedBack, {
	// biome-ignore lint/suspicious/noExplicitAny: what users pass to switch it off
	retryStrategy: null as any,
	drops: 0,
});
test('A client whose owner reconnects on READONLY', promotedBack, {
	reconnectOnError: error => error.message.startsWith('READONLY'),
	drops: 1,
});

test('Twenty jobs that share a client drop its connection once', async t => {
	const server = await started(t);
	const {client, closes} = countingCloses(server.client());
	const sinks = Array.from({length: 20}, () => logOn(t, client).sink);
	for (const sink of sinks) sink.write('a');
	await Promise.all(sinks.map(settled));
	const own = server.client();
	await own.replicaof('127.0.0.1', 1);
	for (const sink of sinks) sink.write('b');
	await once(client, 'close');
	await once(client, 'ready');
	await own.replicaof('NO', 'ONE');
	await Promise.all(sinks.map(sink => once(sink.end(), 'finish')));
	t.is(closes(), 1);
	t.true(sinks.every(({delivery}) => delivery.written === 2));
});

test("What the client's owner has in flight is not lost with the connection", async t => {
	const server = await started(t);
	const {client, closes} = countingCloses(server.client());
	const {sink} = logOn(t, client);
	const other = uniqueJobId(t);
	await client.rpush(other, 'x');
	const own = server.client();
	await own.replicaof('127.0.0.1', 1);
	sink.write('a');
	const reads = Array.from({length: 50}, () => client.lrange(other, 0, -1));
	await once(client, 'close');
	t.deepEqual(await Promise.all(reads), Array(50).fill(['x']));
	await own.replicaof('NO', 'ONE');
	await once(sink.end(), 'finish');
	t.is(closes(), 1);
});

/** A master and a replica that has all of it. */
async function pair(t: ExecutionContext): Promise<[RedisServer, RedisServer]> {
	const args = ['--repl-diskless-sync-delay', '0'];
	const [master, replica] = await Promise.all([started(t, {args}), started(t, {args})]);
	await replica.client().replicaof('127.0.0.1', master.port);
	await synced(master, replica);
	return [master, replica];
}

async function synced(master: RedisServer, replica: RedisServer): Promise<void> {
	const client = replica.client();
	while (!/master_link_status:up/.test(await client.info('replication'))) await after(20);
	// How many replicas have all that was written before.
	const own = master.client();
	await own.set('written', '1');
	while ((await own.wait(1, 1_000)) < 1);
}

async function hasRole(server: RedisServer, role: string): Promise<void> {
	const client = server.client();
	while (((await client.role()) as string[])[0] !== role) await after(20);
}

/** Batches beyond the first two, which a script that was not loaded yet and one that was stored. */
async function refusals(client: Redis): Promise<number> {
	const calls = /cmdstat_evalsha:calls=(\d+)/.exec(await client.info('commandstats'))?.[1];
	return Number(calls) - 2;
}

/** An address that leads to one server and then to another, as a virtual IP or a DNS name does. */
async function movableAddress(
	t: ExecutionContext,
	target: number,
): Promise<{readonly port: number; target: number}> {
	const server = createServer(socket => {
		const upstream = connect(address.target, '127.0.0.1');
		socket.pipe(upstream).pipe(socket);
		socket.on('error', () => upstream.destroy());
		upstream.on('error', () => socket.destroy());
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => server.close());
	const address = {port: (server.address() as AddressInfo).port, target};
	return address;
}

function logOn(
	t: ExecutionContext,
	client: Redis,
): {sink: RedisLogSink; jobId: string; warnings: LogWarning[]} {
	const jobId = uniqueJobId(t);
	const warnings: LogWarning[] = [];
	const sink = new RedisLogSink(client, {jobId, onWarning: warning => warnings.push(warning)});
	return {sink, jobId, warnings};
}

async function write(sink: RedisLogSink, lines: readonly string[]): Promise<void> {
	for (const line of lines) if (!sink.write(line)) await once(sink, 'drain');
}

function settled(sink: RedisLogSink): Promise<void> {
	return new Promise(resolve => sink.delivery.whenSettled(resolve));
}

function countingCloses(client: Redis): {client: Redis; closes: () => number} {
	let count = 0;
	client.on('close', () => count++);
	return {client, closes: () => count};
}

async function started(t: ExecutionContext, options: StartRedisOptions = {}): Promise<RedisServer> {
	const server = await startRedis(options);
	t.teardown(() => server.stop());
	return server;
}
