// Connections that die, one after the other, or late, or not at all though they are silent.
import {setTimeout as after} from 'node:timers/promises';
import test from 'ava';
import {logKeys} from '../../lib/format/log-key.ts';
import {startProxy} from '../support/proxy.ts';
import {startRedis} from '../support/redis.ts';
import {auditLines, numberedLines} from '../write/stored.ts';
import {WatchedLog} from './watched-log.ts';

const redis = await startRedis();
const admin = redis.client();
test.after.always(() => redis.stop());

test.serial('CLIENT KILL again and again: every line once, in order', async t => {
	const log = new WatchedLog(t, redis.client({retryStrategy: () => 1}));
	const lines = numberedLines(5_000);
	let kills = 0;
	let writing = true;
	const killing = (async () => {
		while (writing) {
			kills += Number(await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'));
			await after(5);
		}
	})();
	for (let from = 0; from < lines.length; from += 100) {
		await log.write(...lines.slice(from, from + 100));
		await log.settled();
	}
	writing = false;
	await killing;
	await log.end();
	t.true(kills >= 5, `${kills} connections killed`);
	t.is(await auditLines(admin, log.jobId, lines), 'ok');
	t.like(log.sink.delivery, {written: 5_000, lost: 0});
});

test.serial(
	'Bytes of a dead connection that arrive after the batch was sent again are stored once',
	async t => {
		const proxy = await startProxy(redis.port);
		t.teardown(() => proxy.stop());
		const client = redis.client({port: proxy.port});
		const log = new WatchedLog(t, client);
		await log.write('a');
		await log.settled();
		proxy.hold();
		await log.write('b', 'c');
		await new Promise(setImmediate);
		// Past the proxy, where nothing hears that the old connection is dead.
		client.options.port = redis.port;
		client.disconnect(true);
		await log.settled();
		await log.write('d');
		await log.end();
		const before = await evaluations();
		proxy.release();
		while ((await evaluations()) === before) await after(5);
		t.is(await auditLines(admin, log.jobId, ['a', 'b', 'c', 'd']), 'ok');
		const {state} = logKeys({jobId: log.jobId}, {isCluster: false});
		const leases = Object.keys(await admin.hgetall(state)).filter(field => field.startsWith('l:'));
		t.deepEqual(leases, [], 'a late copy is no sign of life');
	},
);

test.serial('CLIENT PAUSE is waited out on the same connection', async t => {
	const client = redis.client();
	let closes = 0;
	client.on('close', () => closes++);
	const log = new WatchedLog(t, client);
	await log.write('a');
	await log.settled();
	await admin.call('CLIENT', 'PAUSE', '700', 'WRITE');
	const lines = numberedLines(500);
	await log.write(...lines);
	t.true(log.sink.delivery.pending > 0);
	await log.end();
	t.is(closes, 0);
	t.is(await auditLines(admin, log.jobId, ['a', ...lines]), 'ok');
});

async function evaluations(): Promise<number> {
	const stats = await admin.info('commandstats');
	return Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}
