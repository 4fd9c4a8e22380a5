import {setTimeout as delay} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import type {Redis} from 'ioredis';
import type {LogEntry} from '../../lib/format/log-entry.ts';
import {entriesOf, interruptible} from '../../lib/read/interruptible.ts';
import {readBatches} from '../../lib/read/read-batches.ts';
import {ReadConnection} from '../../lib/read/read-connection.ts';
import {StoredLog} from '../../lib/read/stored-log.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {brief, RawLog, readAll, take, until} from './raw-log.ts';

const server = await startRedis();
test.after.always(() => server.stop());
const redis = server.client();

// Reads with short times, so that a quiet log is looked at often. `of` is a log that another one reads too.
const setUp = (t: ExecutionContext, {on = redis, of, leaseMs = 50, ...options}: Options = {}) => {
	const jobId = uniqueJobId(t);
	const log = of ?? new RawLog(on, jobId);
	const keys = {stream: log.stream, state: log.state};
	const connection = new ReadConnection(on);
	t.teardown(() => connection.close());
	const reading = {after: undefined, tail: undefined, follow: true, idleMs: 20, leaseMs, ...options};
	const entries = interruptible(undefined, entriesOf, signal => {
		const batches = readBatches(new StoredLog(connection, keys, {signal}), reading);
		return {batches, close: () => connection.close()};
	});
	return {log, entries, connection};
};
type Options = {on?: Redis; of?: RawLog; leaseMs?: number; idleMs?: number; after?: string};

const isPending = async (next: Promise<unknown>, milliseconds: number) =>
	(await Promise.race([next, delay(milliseconds, 'pending')])) === 'pending';

test('a job whose lease ran out is abandoned, behind all that it wrote', async t => {
	const {log, entries} = setUp(t);
	await log.addLines('one', 'two');
	await log.lease('a', -1);
	const all: LogEntry[] = [];
	for await (const entry of entries) all.push(entry);
	t.deepEqual(all.map(brief), ['one', 'two', 'abandoned']);
	t.like(all[2], {stored: false, source: 'system', phase: '', id: undefined, n: undefined});
	t.regex(all[2]?.ts ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
});

test('who resumes behind an entry that Redis has lost is told at once that there is no more', async t => {
	const {log, connection} = setUp(t);
	await log.add('one');
	const keys = {stream: log.stream, state: log.state};
	const {signal} = new AbortController();
	const after = '18446744073709551615-0';
	const reading = {after, follow: true, idleMs: 600_000};
	const batches = readBatches(new StoredLog(connection, keys, {signal}), reading);
	t.deepEqual((await batches.next()).value, []);
});

test('a job that died before its first line is abandoned', async t => {
	const {log, entries} = setUp(t);
	await log.lease('a', -1);
	t.deepEqual(await readAll(entries), ['abandoned']);
});

test('a job is abandoned once its lease runs out while the log is followed', async t => {
	const {log, entries} = setUp(t);
	await log.add('one');
	// Leases count in whole seconds here: the server's `TIME` without its microseconds.
	await log.lease('a', 1500);
	t.deepEqual(await take(entries, 1), ['one']);
	t.deepEqual(await take(entries, 1), ['abandoned']);
	t.true((await entries.next()).done);
});

test('as long as one producer lives, the job does', async t => {
	const {log, entries} = setUp(t);
	await log.lease('a', -1);
	await log.lease('b', 60_000);
	const next = take(entries, 1);
	t.true(await isPending(next, 200));
	await log.add('one');
	t.deepEqual(await next, ['one']);
});

test('a producer that has closed is not missed', async t => {
	const {log, entries} = setUp(t);
	await log.add('one');
	await log.setState({v: 1, 'p:a': 1, 'r:a': 1});
	t.deepEqual(await take(entries, 1), ['one']);
	const next = take(entries, 1);
	t.true(await isPending(next, 200));
	await log.end();
	t.deepEqual(await next, ['end']);
});

test('a job that ended is not abandoned, whatever leases are left', async t => {
	const {log, entries} = setUp(t);
	await log.add('one');
	await log.lease('a', -1);
	await log.end();
	t.deepEqual(await readAll(entries), ['one', 'end']);
});

test('a job is not abandoned because Redis was away', async t => {
	const {log, entries} = setUp(t, {leaseMs: 1000});
	await log.lease('a', -1);
	const next = take(entries, 1);
	t.true(await isPending(next, 150));
	await log.lease('a', 60_000);
	t.true(await isPending(next, 1000));
	await log.lease('a', -1);
	t.deepEqual(await next, ['abandoned']);
});

test('an end marker is found that became the current one after it was read', async t => {
	const {log, entries} = setUp(t);
	await log.add('one');
	const end = await log.end({isCurrent: false});
	t.deepEqual(await take(entries, 2), ['one', 'end']);
	const next = entries.next();
	t.true(await isPending(next, 100));
	await log.setState({end});
	t.true((await next).done);
});

test('a log that vanishes while it is followed has expired', async t => {
	const {log, entries} = setUp(t);
	await log.add('one');
	t.deepEqual(await take(entries, 1), ['one']);
	await log.delete();
	t.deepEqual(await readAll(entries), ['expired']);
});

test('a log that vanishes, but whose producer lives, is waited for', async t => {
	const {log, entries} = setUp(t);
	await log.add('one');
	await log.lease('a', 60_000);
	t.deepEqual(await take(entries, 1), ['one']);
	await redis.del(log.stream);
	const next = take(entries, 2);
	t.true(await isPending(next, 200));
	await log.add('1 line lost', {n: 5, marker: 'reset', lost: 1});
	await log.add('two');
	t.deepEqual(await next, ['reset', 'two']);
});

test('a log that never was is waited for', async t => {
	for (const options of [{}, {after: '0-0'}]) {
		const {log, entries} = setUp(t, options);
		const next = take(entries, 1);
		t.true(await isPending(next, 150));
		await log.add('one');
		t.deepEqual(await next, ['one']);
	}
});

test('a log that was begun anew is read on, behind a reset', async t => {
	const {log, entries} = setUp(t, {leaseMs: 60_000});
	await log.addLines('one', 'two');
	t.deepEqual(await take(entries, 2), ['one', 'two']);
	await log.delete();
	await log.add('one again', {n: 1});
	await log.end();
	t.deepEqual(await readAll(entries), ['reset', 'one again', 'end']);
});

test('when Redis comes back with older entries only, reading goes on behind them', async t => {
	const {log, entries, connection} = setUp(t);
	await log.add('one', {id: '5-1'});
	await log.add('two', {id: '5-2'});
	t.deepEqual(await take(entries, 2), ['one', 'two']);
	await redis.del(log.stream);
	await log.add('one', {id: '5-1', n: 1});
	const readsBehindOne = new Promise<void>(resolve => {
		const {call} = connection;
		connection.call = (command, args, options) => {
			if (command === 'xread' && args.at(-1) === '5-1') resolve();
			return call.call(connection, command, args, options);
		};
	});
	const next = take(entries, 2);
	await readsBehindOne;
	// A clock behind that of the server before: these ids are no larger than those already read.
	await log.add('1 line lost', {id: '5-2', n: 3, marker: 'reset', lost: 1});
	await log.add('three', {id: '5-3', n: 4});
	t.deepEqual(await next, ['reset', 'three']);
});

test('new entries with ids before those already read are not passed over in silence', async t => {
	const {log, entries} = setUp(t);
	await log.add('one', {id: '9-1'});
	t.deepEqual(await take(entries, 1), ['one']);
	await redis
		.multi()
		.del(log.stream)
		.xadd(log.stream, '5-1', 'text', 'two', 'n', 2)
		.xadd(log.stream, '5-2', 'text', 'three', 'n', 3)
		.exec();
	t.deepEqual(await take(entries, 2), ['gap 1', 'three']);
});

test('a job is not abandoned whose lease ran out while Redis was down, to whoever comes then', async t => {
	const away = await startRedis({persist: true});
	t.teardown(() => away.stop());
	const client = away.client();
	const {log, entries} = setUp(t, {on: client, leaseMs: 10_000});
	const late = setUp(t, {on: client, leaseMs: 10_000, of: log});
	await log.add('one');
	await log.lease('a', 1000);
	t.deepEqual(await take(entries, 1), ['one']);
	const next = take(entries, 1);
	await away.kill();
	await delay(1100);
	await away.restart();
	const lateNext = take(late.entries, 2);
	t.true(await isPending(Promise.race([next, lateNext]), 700));
	await log.lease('a', 60_000);
	await log.add('two');
	t.deepEqual(await next, ['two']);
	t.deepEqual(await lateNext, ['one', 'two']);
});

test('a job that died long ago, under the same server, is abandoned at once', async t => {
	const {log, entries} = setUp(t, {leaseMs: 1000, idleMs: 600_000});
	await log.add('one');
	await until(async () => Number(/uptime_in_seconds:(\d+)/.exec(await redis.info('server'))?.[1]) >= 4);
	// In whole seconds here, see above.
	await log.lease('a', -1000);
	t.deepEqual(await readAll(entries), ['one', 'abandoned']);
});

test('entries that are read and then lost by Redis come again behind a reset, not a gap', async t => {
	const server = await startRedis();
	t.teardown(() => server.stop());
	const client = server.client();
	const {log, entries} = setUp(t, {on: client});
	await log.addLines('one', 'two');
	await client.save();
	await log.addLines('three', 'four');
	t.deepEqual(await take(entries, 4), ['one', 'two', 'three', 'four']);
	const next = take(entries, 3);
	await server.restart();
	t.is(await client.xlen(log.stream), 2);
	// Their producer was never told that they were stored.
	log.n = 2;
	await log.addLines('three', 'four');
	t.deepEqual(await next, ['reset', 'three', 'four']);
	await log.end();
	t.deepEqual(await readAll(entries), ['end']);
});

test('pages grow as long as they come full', async t => {
	const {log, entries, connection} = setUp(t);
	const counts: unknown[] = [];
	const {call} = connection;
	connection.call = (command, args, options) => {
		if (command === 'xread') counts.push(args[1]);
		return call.call(connection, command, args, options);
	};
	await Promise.all(Array.from({length: 4000}, (_, index) => log.add(String(index))));
	await log.end();
	t.is((await readAll(entries)).length, 4001);
	t.deepEqual(counts, [256, 512, 1024, 2048, 2048]);
});
