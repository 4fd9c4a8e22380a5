import {setTimeout as delay} from 'node:timers/promises';
import {inspect} from 'node:util';
import test, {type ExecutionContext} from 'ava';
import {Cluster, Redis, type RedisOptions} from 'ioredis';
import {Redis as Redis5} from 'ioredis-5';
import type {LogEntry} from '../../lib/format/log-entry.ts';
import {LogHub} from '../../lib/read/log-hub.ts';
import {readLog} from '../../lib/read/read-log.ts';
import type {RedisClient} from '../../lib/redis-client.ts';
import {startProxy} from '../support/proxy.ts';
import {type RedisServer, startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {brief, collect, RawLog, readAll, take, until} from './raw-log.ts';

const server = await startRedis();
test.after.always(() => server.stop());
const redis = server.client();

let hubs = 0;

// A hub whose connections can be told from all others.
const setUp = (t: ExecutionContext, {on = server, ...options}: {on?: RedisServer} & Options = {}) => {
	const connectionName = `hub-${hubs++}`;
	const client = on.client({connectionName, lazyConnect: true, ...options});
	const hub = new LogHub(client);
	t.teardown(() => hub.close());
	const jobId = uniqueJobId(t);
	const connections = async () => {
		const list = (await on.client().client('LIST')) as string;
		return list.split('\n').filter(line => line.includes(` name=${connectionName} `));
	};
	return {hub, jobId, log: new RawLog(redis, jobId), client, connections};
};
type Options = Omit<RedisOptions, 'replyMapping'>;

const numbered = (count: number, from = 0) => Array.from({length: count}, (_, index) => String(from + index));

const isBlocking = (connection: string) => / flags=\S*b/.test(connection);

test('1,000 followers of one job get every line once, in order, over one blocking connection', async t => {
	const {hub, jobId, log, connections} = setUp(t);
	await log.addLines(...numbered(100));
	const reading = Array.from({length: 1000}, () => readAll(hub.follow({jobId})));
	const writing = (async () => {
		for (const text of numbered(400, 100)) await log.add(text);
	})();
	await until(async () => (await connections()).some(isBlocking));
	t.true((await connections()).length <= 2);
	await writing;
	await log.end();
	const expected = [...numbered(500), 'end'];
	for (const texts of await Promise.all(reading)) t.deepEqual(texts, expected);
	await until(async () => (await connections()).length === 0);
});

test('200 jobs with 5 followers each are followed over one blocking connection', async t => {
	const {hub, jobId, connections} = setUp(t);
	const logs = Array.from({length: 200}, (_, index) => new RawLog(redis, `${jobId}-${index}`));
	const reading = logs.flatMap((_, index) =>
		Array.from({length: 5}, () => readAll(hub.follow({jobId: `${jobId}-${index}`}))),
	);
	for (const text of numbered(20)) await Promise.all(logs.map(log => log.add(`${log.stream} ${text}`)));
	await until(async () => (await connections()).some(isBlocking));
	t.true((await connections()).length <= 2);
	await Promise.all(logs.map(log => log.end()));
	const all = await Promise.all(reading);
	all.forEach((texts, index) => {
		const {stream} = logs[Math.floor(index / 5)] as RawLog;
		t.deepEqual(texts, [...numbered(20).map(text => `${stream} ${text}`), 'end']);
	});
	await until(async () => (await connections()).length === 0);
});

// Whatever there is to say about a log, a follower hears it as a lone reader does.
const sameAsReadLog = test.macro(
	async (t, prepare: (log: RawLog) => Promise<string | undefined>, expected: string[]) => {
		const {hub, jobId, log} = setUp(t);
		const after = await prepare(log);
		t.deepEqual(await readAll(readLog(redis, {jobId, after})), expected);
		t.deepEqual(await readAll(hub.follow({jobId, after})), expected);
	},
);

test(
	'an ended log',
	sameAsReadLog,
	async log => {
		await log.addLines('one', 'two');
		await log.end();
		return undefined;
	},
	['one', 'two', 'end'],
);
test(
	'an end marker that was overtaken',
	sameAsReadLog,
	async log => {
		await log.end({isCurrent: false});
		await log.add('one');
		await log.end();
		return undefined;
	},
	['end', 'one', 'end'],
);
test(
	'a log resumed behind an entry',
	sameAsReadLog,
	async log => {
		const [one] = await log.addLines('one', 'two');
		await log.end();
		return one;
	},
	['two', 'end'],
);
test(
	'a log resumed behind its end',
	sameAsReadLog,
	async log => {
		await log.add('one');
		return log.end();
	},
	[],
);
test(
	'a log that was trimmed',
	sameAsReadLog,
	async log => {
		await log.addLines('one', 'two', 'three');
		await log.end();
		await redis.xtrim(log.stream, 'MAXLEN', 2);
		return undefined;
	},
	['gap 2', 'three', 'end'],
);
test(
	'a log resumed behind an entry that was trimmed',
	sameAsReadLog,
	async log => {
		const [one] = await log.addLines('one', 'two', 'three');
		await log.end();
		await redis.xtrim(log.stream, 'MAXLEN', 2);
		return one;
	},
	['gap ?', 'three', 'end'],
);
test(
	'a log that is gone',
	sameAsReadLog,
	async log => {
		const id = await log.add('one');
		await log.delete();
		return id;
	},
	['expired'],
);
test(
	'a log longer than several pages, whose numbers go back',
	sameAsReadLog,
	async log => {
		await log.addLines(...numbered(700));
		await log.add('again', {n: 500});
		await log.end();
		return undefined;
	},
	[...numbered(700), 'reset', 'again', 'end'],
);

test('a log is waited for that does not exist yet', async t => {
	const {hub, jobId, log} = setUp(t);
	const entries = hub.follow({jobId});
	const first = take(entries, 1);
	await log.add('one');
	t.deepEqual(await first, ['one']);
	await log.end();
	t.deepEqual(await readAll(entries), ['end']);
});

test('an empty batch tells once that all there is has been given', async t => {
	const {hub, jobId, log} = setUp(t);
	await log.addLines('one', 'two');
	const batches = hub.followBatches({jobId});
	const next = async () => ((await batches.next()).value as LogEntry[]).map(brief);
	t.deepEqual(await next(), ['one', 'two']);
	t.deepEqual(await next(), []);
	await log.add('three');
	t.deepEqual(await next(), ['three']);
	await log.end();
	t.deepEqual(await next(), ['end']);
	t.true((await batches.next()).done);
});

test('followers who are equally far get the same entries, read once', async t => {
	const {hub, jobId, log} = setUp(t);
	await log.add('one');
	const followers = Array.from({length: 100}, () => hub.followBatches({jobId}));
	for (const follower of followers) {
		t.is((await follower.next()).value?.length, 1);
		t.is((await follower.next()).value?.length, 0);
	}
	const reads = async () => Number(/cmdstat_xread:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1]);
	const before = await reads();
	const next = Promise.all(followers.map(follower => follower.next()));
	await until(async () => /cmd=xread/.test((await redis.client('LIST')) as string));
	await log.add('two');
	const [first, ...others] = (await next).map(({value}) => value);
	t.is(first?.[0]?.text, 'two');
	t.true(others.every(batch => batch === first));
	// Other specs read from the same server: many fewer than followers is what can be said.
	t.true((await reads()) - before < 90);
	await Promise.all(followers.map(follower => follower.return()));
});

test('a newcomer interrupts the read that goes on without him', async t => {
	const alone = await startRedis();
	t.teardown(() => alone.stop());
	const {hub, jobId, connections} = setUp(t, {on: alone});
	const admin = alone.client();
	const others = ['a', 'b', 'c'].map(name => new RawLog(admin, `${jobId}-${name}`));
	const followed = [];
	for (const [index, log] of others.entries()) {
		const entries = hub.follow({jobId: `${jobId}-${'abc'[index]}`});
		const next = take(entries, 1);
		const streams = () => admin.info('commandstats');
		await until(async () => (await connections()).some(isBlocking));
		if (index > 0) {
			await until(async () => {
				const [, calls] = /cmdstat_client\|unblock:calls=(\d+)/.exec(await streams()) ?? [];
				return Number(calls) >= index;
			});
		}
		await log.add(`line of ${index}`);
		t.deepEqual(await next, [`line of ${index}`]);
		followed.push(entries);
	}
	await Promise.all(followed.map(entries => entries.return()));
	await until(async () => (await connections()).length === 0);
});

test('who is slow gets every line all the same, and keeps nobody waiting', async t => {
	const {hub, jobId, log} = setUp(t);
	const texts = numbered(12_000);
	const slow = hub.follow({jobId});
	const first = take(slow, 1);
	const quick = readAll(hub.follow({jobId}));
	await log.add('0');
	t.deepEqual(await first, ['0']);
	for (let from = 1; from < texts.length; from += 1000) {
		await Promise.all(texts.slice(from, from + 1000).map(text => log.add(text)));
	}
	await log.end();
	t.deepEqual(await quick, [...texts, 'end']);
	t.deepEqual(await readAll(slow), [...texts.slice(1), 'end']);
});

test('large lines are given to all, and few of them are held', async t => {
	const {hub, jobId, log} = setUp(t);
	const large = numbered(40).map(text => text.padEnd(200_000, '.'));
	const readers = [hub.follow({jobId}), hub.follow({jobId})].map(readAll);
	await log.addLines(...large);
	await log.end();
	for (const texts of await Promise.all(readers)) t.deepEqual(texts, [...large, 'end']);
});

test('a follower takes large lines a few at a time, however many there are', async t => {
	const {hub, jobId, log} = setUp(t);
	const [slow, quick] = [hub.followBatches({jobId}), readAll(hub.follow({jobId}))];
	t.deepEqual((await slow.next()).value, []);
	const next = slow.next();
	await log.add('small');
	t.is((await next).value?.length, 1);
	// Less than a feed holds.
	const large = numbered(20).map(text => text.padEnd(30_000, '.'));
	await log.addLines(...large);
	await log.end();
	t.is((await quick).length, 22);
	const texts: string[] = [];
	for await (const batch of slow) {
		t.true(batch.length <= 3, `${batch.length} lines of 30,000 characters`);
		texts.push(...batch.map(({text}) => text));
	}
	t.deepEqual(texts.slice(0, 20), large);
});

test('followers come and go while lines are written, and leave nothing behind', async t => {
	const {hub, jobId, log, connections} = setUp(t);
	const texts = numbered(1500);
	const staying = readAll(hub.follow({jobId}));
	let ended = false;
	const visits = Array.from({length: 20}, async (_, visitor) => {
		for (let visit = 0; !ended && visit < 40; visit++) {
			const seen: string[] = [];
			const stay = 1 + ((visitor * 7 + visit * 13) % 60);
			for await (const entry of hub.follow({jobId})) {
				seen.push(brief(entry));
				if (seen.length >= stay) break;
			}
			t.deepEqual(seen, [...texts, 'end'].slice(0, seen.length));
		}
	});
	for (const text of texts) await log.add(text);
	ended = true;
	await log.end();
	t.deepEqual(await staying, [...texts, 'end']);
	await Promise.all(visits);
	await until(async () => (await connections()).length === 0);
});

test('lines that are trimmed under a follower are a gap of their number', async t => {
	const {hub, jobId, log} = setUp(t);
	await log.addLines('one', 'two');
	const entries = hub.follow({jobId});
	t.deepEqual(await take(entries, 1), ['one']);
	await log.addLines('three', 'four', 'five');
	await redis.xtrim(log.stream, 'MAXLEN', 1);
	t.deepEqual(await take(entries, 3), ['two', 'gap 2', 'five']);
	const next = take(entries, 2);
	await until(async () => /cmd=xread/.test((await redis.client('LIST')) as string));
	await redis
		.multi()
		.xadd(log.stream, '*', 'text', 'six', 'n', 6)
		.xadd(log.stream, '*', 'text', 'seven', 'n', 7)
		.xtrim(log.stream, 'MAXLEN', 1)
		.exec();
	t.deepEqual(await next, ['gap 1', 'seven']);
	await entries.return();
});

test('an `after` far ahead of the log spoils nothing for others', async t => {
	const {hub, jobId, log} = setUp(t);
	await log.add('one');
	const ahead = hub.follow({jobId, after: '18446744073709551615-18446744073709551615'});
	const aheadNext = take(ahead, 1);
	const entries = hub.follow({jobId});
	t.deepEqual(await take(entries, 1), ['one']);
	const next = take(entries, 1);
	await log.add('two');
	t.deepEqual(await next, ['two']);
	t.deepEqual(await aheadNext, ['two']);
	await Promise.all([ahead.return(), entries.return()]);
});

const followsWith = test.macro(
	async (t, open: (port: number) => RedisClient & {quit(): Promise<unknown>}, {prefix = ''} = {}) => {
		const client = open(server.port);
		client.on('error', () => {});
		const hub = new LogHub(client);
		const jobId = uniqueJobId(t);
		const logs = ['a', 'b'].map(name => new RawLog(redis, `${jobId}-${name}`, {prefix}));
		const reading = ['a', 'b'].map(name => readAll(hub.follow({jobId: `${jobId}-${name}`})));
		for (const text of numbered(30)) await Promise.all(logs.map(log => log.add(text)));
		await Promise.all(logs.map(log => log.end()));
		for (const texts of await Promise.all(reading)) t.deepEqual(texts, [...numbered(30), 'end']);
		hub.close();
		await client.quit();
	},
);

const withOptions = (options: RedisOptions) => (port: number) => new Redis(port, options as object);

test('RESP2', followsWith, withOptions({protocol: 2}));
test("`replyMapping: 'resp3'`", followsWith, withOptions({protocol: 3, replyMapping: 'resp3'}));
test('ioredis 5', followsWith, port => new Redis5(port));
test('`keyPrefix`', followsWith, withOptions({keyPrefix: 'p:'}), {prefix: 'p:'});
test('`enableAutoPipelining`', followsWith, withOptions({enableAutoPipelining: true}));
test('`maxRetriesPerRequest: 0`', followsWith, withOptions({maxRetriesPerRequest: 0}));
test('a short `commandTimeout`', followsWith, withOptions({commandTimeout: 200}));
test('a short `socketTimeout`', followsWith, withOptions({socketTimeout: 200}));

// Of CLIENT, the whole or only what ends the read.
const followsWithout = test.macro(async (t, denied: string) => {
	const name = `user${Math.random()}`;
	await redis.call('ACL', 'SETUSER', name, 'on', '>pass', '+@all', denied, 'allkeys');
	const {hub, jobId, log} = setUp(t, {username: name, password: 'pass'});
	const quiet = hub.follow({jobId: `${jobId}-quiet`});
	const waiting = quiet.next();
	await until(async () =>
		new RegExp(` user=${name} .* flags=b|flags=b.* user=${name} `).test(
			(await redis.client('LIST')) as string,
		),
	);
	const reading = readAll(hub.follow({jobId}));
	for (const text of numbered(20)) await log.add(text);
	await log.end();
	t.deepEqual(await reading, [...numbered(20), 'end']);
	await quiet.return();
	await waiting;
});

test('without the right to CLIENT', followsWithout, '-client');
test('without the right to CLIENT UNBLOCK', followsWithout, '-client|unblock');

test('a log that cannot be read ends its own followers only', async t => {
	const {hub, jobId, log} = setUp(t);
	const other = new RawLog(redis, `${jobId}-other`);
	const entries = hub.follow({jobId});
	const others = hub.follow({jobId: `${jobId}-other`});
	const [first, second] = [take(entries, 1), take(others, 1)];
	await Promise.all([log.add('one'), other.add('one')]);
	await Promise.all([first, second]);
	const next = entries.next();
	const nextOfOthers = take(others, 2);
	await redis.multi().del(log.stream).set(log.stream, 'x').exec();
	// Wakes the read that both share, which Redis refuses as a whole from now on.
	await other.add('two');
	await t.throwsAsync(next, {name: 'LogReadError', code: 'LOGSLUICE_NOT_A_LOG'});
	await other.add('three');
	t.deepEqual(await nextOfOthers, ['two', 'three']);
	await others.return();
	await t.throwsAsync(hub.follow({jobId}).next(), {code: 'LOGSLUICE_NOT_A_LOG'});
});

test('a Redis that is killed and comes back is followed on, no line lost, none twice', async t => {
	const away = await startRedis({persist: true});
	t.teardown(() => away.stop());
	const {hub, jobId} = setUp(t, {on: away});
	const writer = away.client();
	const log = new RawLog(writer, jobId);
	const followers = Array.from({length: 20}, () => hub.follow({jobId}));
	await log.addLines('one', 'two');
	for (const follower of followers) t.deepEqual(await take(follower, 2), ['one', 'two']);
	for (const text of ['three', 'four']) {
		const next = Promise.all(followers.map(follower => take(follower, 1)));
		await away.restart();
		await log.add(text);
		for (const texts of await next) t.deepEqual(texts, [text]);
	}
	await log.end();
	for (const follower of followers) t.deepEqual(await readAll(follower), ['end']);
});

test('cut connections lose nothing', async t => {
	const proxy = await startProxy(server.port);
	t.teardown(() => proxy.stop());
	const {hub, jobId, log} = setUp(t, {port: proxy.port});
	const reading = Array.from({length: 10}, () => readAll(hub.follow({jobId})));
	for (const text of numbered(300)) {
		await log.add(text);
		if (Number(text) % 20 === 0) proxy.killConnections();
	}
	await log.end();
	for (const texts of await Promise.all(reading)) t.deepEqual(texts, [...numbered(300), 'end']);
});

test('a follower leaves while Redis is away', async t => {
	const away = await startRedis();
	t.teardown(() => away.stop());
	const {hub} = setUp(t, {on: away});
	await away.client().ping();
	await away.kill();
	const entries = hub.follow({jobId: '1'});
	const next = entries.next();
	await entries.return();
	t.true((await next).done);
	const reason = new Error('enough');
	const controller = new AbortController();
	const waiting = hub.follow({jobId: '1', signal: controller.signal}).next();
	setImmediate(() => controller.abort(reason));
	t.is(await t.throwsAsync(waiting), reason);
});

test('a follower leaves while it waits for the next entry', async t => {
	const {hub, jobId, log, connections} = setUp(t);
	await log.add('one');
	const [leaving, staying] = [hub.follow({jobId}), hub.follow({jobId})];
	await Promise.all([take(leaving, 1), take(staying, 1)]);
	const next = leaving.next();
	await delay(1);
	t.deepEqual(await leaving.return(), {done: true, value: undefined});
	t.true((await next).done);
	const stayed = take(staying, 1);
	await log.add('two');
	t.deepEqual(await stayed, ['two']);
	await staying.return();
	await until(async () => (await connections()).length === 0);
	// And it can begin again.
	t.deepEqual(await take(hub.follow({jobId}), 2), ['one', 'two']);
});

const closes = test.macro(async (t, close: (hub: LogHub, client: Redis) => unknown, message: RegExp) => {
	const {hub, jobId, log, client, connections} = setUp(t);
	await log.add('one');
	const followers = Array.from({length: 3}, () => hub.follow({jobId}));
	const quiet = hub.follow({jobId: `${jobId}-quiet`});
	for (const follower of followers) t.deepEqual(await take(follower, 1), ['one']);
	const waiting = [...followers, quiet].map(follower => follower.next());
	await until(async () => (await connections()).some(isBlocking));
	await close(hub, client);
	await log.add('two');
	const closed = {name: 'LogReadError', code: 'LOGSLUICE_CLIENT_CLOSED', message} as const;
	const results = await Promise.allSettled(waiting);
	// A line may still have come before the client was seen to be closed.
	for (const [index, result] of results.entries()) {
		if (result.status === 'fulfilled' && !result.value.done) {
			await t.throwsAsync(([...followers, quiet][index] as AsyncGenerator).next(), closed);
		} else t.like((result as PromiseRejectedResult).reason, {name: closed.name, code: closed.code});
	}
	await t.throwsAsync(hub.follow({jobId}).next(), closed);
	await until(async () => (await connections()).length === 0);
});

test('a hub that is closed ends its followers', closes, hub => hub.close(), /LogHub has been closed/);
test(
	'a hub that is disposed of ends its followers',
	closes,
	hub => hub[Symbol.asyncDispose](),
	/LogHub has been closed/,
);
test(
	'a client that its owner has closed ends the followers',
	closes,
	async (_, client) => {
		await client.quit();
		await until(() => client.status === 'end');
	},
	/close it after its readers/,
);

test('a Cluster is polled, over one connection a node', async t => {
	const node = await startRedis({args: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']});
	t.teardown(() => node.stop());
	const admin = node.client();
	await admin.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16383);
	await until(async () => /cluster_state:ok/.test((await admin.call('CLUSTER', 'INFO')) as string));
	const cluster = new Cluster([{host: '127.0.0.1', port: node.port}]);
	cluster.on('error', () => {});
	t.teardown(() => cluster.disconnect());
	const hub = new LogHub(cluster);
	t.teardown(() => hub.close());
	const jobId = uniqueJobId(t);
	const logs = numbered(10).map(name => new RawLog(cluster as never, `${jobId}-${name}`));
	const reading = logs.flatMap((_, index) =>
		[1, 2, 3].map(() => readAll(hub.follow({jobId: `${jobId}-${index}`}))),
	);
	for (const text of numbered(600)) await Promise.all(logs.map(log => log.add(text)));
	t.notRegex((await admin.client('LIST')) as string, / flags=b/);
	await Promise.all(logs.map(log => log.end()));
	for (const texts of await Promise.all(reading)) t.deepEqual(texts, [...numbered(600), 'end']);
});

const refuses = test.macro({
	exec(t, options: unknown, message: RegExp) {
		const {hub} = setUp(t);
		for (const follow of [() => hub.follow(options as never), () => hub.followBatches(options as never)]) {
			const error = t.throws(follow, {instanceOf: TypeError});
			t.regex(error.message, message);
		}
	},
	title: (_, options) => `options ${inspect(options)} are refused at once`,
});

test(refuses, undefined, /^Expected `follow options` to be an object, got undefined/);
test(refuses, {}, /^Expected either `jobId` or `key`, got neither/);
test(refuses, {jobId: 'a}b'}, /^Expected `jobId` to be /);
test(refuses, {jobId: '1', tail: 5}, /^Expected follow options to be among .*, got `tail`/);
test(refuses, {jobId: '1', after: '$'}, /^Expected `after` to be an entry id/);
test(refuses, {jobId: '1', signal: new AbortController()}, /^Expected `signal` to be an AbortSignal/);

test('what is not a client is refused at once', t => {
	for (const client of [undefined, null, {}, server.url]) {
		t.throws(() => new LogHub(client as never), {instanceOf: TypeError, message: /client of ioredis/});
	}
});

test('a hub that nobody follows opens no connection', async t => {
	const {hub, jobId, client, connections} = setUp(t);
	hub.follow({jobId});
	t.is(hub.redis, client);
	t.is((await connections()).length, 0);
});

test('the entries are those that `readLog` gives', async t => {
	const {hub, jobId, log} = setUp(t);
	await log.addLines('one', 'two');
	await log.end({exitCode: 3});
	t.deepEqual(await collect(hub.follow({jobId})), await collect(readLog(redis, {jobId})));
});
