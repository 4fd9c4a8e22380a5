// Redis loses what it has acknowledged: found out, said in the log by a marker that counts, sent again where possible.
import {setTimeout as after} from 'node:timers/promises';
import test from 'ava';
import {type LogKeys, logKey, logKeys} from '../../lib/format/log-key.ts';
import {startProxy} from '../support/proxy.ts';
import {startRedis} from '../support/redis.ts';
import {codesOf, numberedLines, storedEntries} from '../write/stored.ts';
import {auditStored} from './failover-audit.ts';
import {ownRedis, WatchedLog} from './watched-log.ts';

const redis = await startRedis();
const admin = redis.client({retryStrategy: () => 20});
test.after.always(() => redis.stop());

type Loss = {
	/** Between the first line and the second. */
	readonly before?: () => Promise<unknown>;
	/** Behind the second line. */
	readonly lose: (keys: LogKeys) => Promise<unknown>;
	readonly expected?: readonly (readonly [string, number])[];
};

const restored = test.macro(async (t, {before, lose, expected = allAgain}: Loss) => {
	const log = new WatchedLog(t, redis.client({retryStrategy: () => 20}));
	await log.write('a');
	await log.settled();
	await before?.();
	await log.write('b');
	await log.settled();
	await lose(logKeys({jobId: log.jobId}, {isCluster: false}));
	await log.write('c');
	await log.end();
	const entries = await storedEntries(admin, log.jobId);
	t.deepEqual(
		entries.map(({marker, text, n}) => [marker ?? text, n]),
		expected,
	);
	t.like(
		entries.find(({marker}) => marker === 'reset'),
		{lost: 0},
	);
	t.like(log.sink.delivery, {written: 3, lost: 0});
	t.deepEqual(codesOf(log.warnings), ['LOGSLUICE_LOG_RESET']);
});

const allAgain = [
	['reset', 3],
	['a', 4],
	['b', 5],
	['c', 6],
] as const;

test.serial('FLUSHALL: all is sent again behind a reset marker', restored, {lose: () => admin.flushall()});
test.serial('DEL of the stream', restored, {lose: keys => admin.del(keys.stream)});
test.serial('DEL of both keys', restored, {lose: keys => admin.del(keys.stream, keys.state)});
test.serial('DEL of the state: the lines are there, and the numbers go on', restored, {
	lose: keys => admin.del(keys.state),
	expected: [
		['a', 1],
		['b', 2],
		['reset', 3],
		['c', 4],
	],
});
test.serial('A restart without the data', restored, {lose: () => redis.restart()});
test.serial('kill -9 and a restart from a snapshot that is older than the last line', restored, {
	before: () => admin.save(),
	lose: () => redis.restart(),
	expected: [
		['a', 1],
		['reset', 3],
		['b', 4],
		['c', 5],
	],
});
test.serial('Eviction (volatile-lru): a log has a TTL, so it goes before keys that have none', restored, {
	async lose(keys) {
		await admin.config('SET', 'maxmemory-policy', 'volatile-lru');
		await admin.config('SET', 'maxmemory', '8mb');
		const full = async () => (await admin.exists(keys.stream, keys.state)) === 0;
		for (let filler = 0; !(await full()); filler++)
			await admin.set(`filler${filler}`, 'x'.repeat(100_000)).catch(() => {});
		await admin.config('SET', 'maxmemory', '0');
	},
});

test.serial(
	'A failover to a replica that lags: what the dead master had acknowledged is sent again',
	async t => {
		const args = ['--repl-diskless-sync-delay', '0'];
		const [master, replica] = await Promise.all([ownRedis(t, {args}), ownRedis(t, {args})]);
		const link = await startProxy(master.port);
		t.teardown(() => link.stop());
		const promoted = replica.client();
		await promoted.replicaof('127.0.0.1', link.port);
		while (!/master_link_status:up/.test(await promoted.info('replication'))) await after(10);
		const client = master.client({retryStrategy: () => 20});
		const log = new WatchedLog(t, client);
		await log.write('a');
		await log.settled();
		while ((await promoted.xlen(logKey(log.jobId))) < 1) await after(5);
		link.hold();
		await log.write('b', 'c');
		await log.settled();
		await master.kill();
		await promoted.replicaof('NO', 'ONE');
		client.options.port = replica.port;
		await log.write('d');
		await log.end();
		const entries = await storedEntries(promoted, log.jobId);
		t.deepEqual(
			entries.map(({marker, text, n}) => [marker ?? text, n]),
			[
				['a', 1],
				['reset', 4],
				['b', 5],
				['c', 6],
				['d', 7],
			],
		);
		t.like(log.sink.delivery, {written: 4, lost: 0});
	},
);

test.serial('What is too old to be sent again is counted in the marker', async t => {
	// A quarter of it keeps one batch at least, be its lines of several milliseconds: a run each.
	const log = new WatchedLog(t, redis.client(), {maxBufferBytes: 16_384});
	const lines = numberedLines(400);
	for (let from = 0; from < 300; from += 10) {
		await log.write(...lines.slice(from, from + 10));
		await log.settled();
	}
	await admin.flushall();
	await log.write(...lines.slice(300));
	await log.end();
	const entries = await storedEntries(admin, log.jobId);
	const [reset] = entries;
	const lost = (reset?.marker === 'reset' ? reset.lost : undefined) ?? Number.NaN;
	t.true(lost > 200 && lost < 300, `${lost} lost, others sent again`);
	t.is(entries.length - 1, 400 - lost);
	t.is(reset?.n, 301, 'above the highest number before');
	t.is(auditStored(entries, lines), 'ok');
});

test.serial('Three times kill -9 with appendfsync everysec: every line once, or behind a marker', async t => {
	const server = await ownRedis(t, {args: ['--appendonly', 'yes', '--appendfsync', 'everysec']});
	const log = new WatchedLog(t, server.client({retryStrategy: () => 20}));
	const lines = numberedLines(8_000);
	for (let from = 0; from < lines.length; from += 2_000) {
		const writing = log.write(...lines.slice(from, from + 2_000));
		while (log.sink.delivery.written < from + 500) await after(1);
		if (from < 6_000) await server.restart();
		await writing;
	}
	await log.end();
	const entries = await storedEntries(server.client(), log.jobId);
	t.is(auditStored(entries, lines), 'ok');
	t.like(log.sink.delivery, {written: 8_000, lost: 0});
});
