import test, {type ExecutionContext} from 'ava';
import {Cluster, Redis, type RedisOptions} from 'ioredis';
import {Redis as Redis5} from 'ioredis-5';
import {ReadConnection} from '../../lib/read/read-connection.ts';
import {readLog} from '../../lib/read/read-log.ts';
import type {RedisClient} from '../../lib/redis-client.ts';
import {startProxy} from '../support/proxy.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {RawLog, readAll, take, until} from './raw-log.ts';

const server = await startRedis();
test.after.always(() => server.stop());
const redis = server.client();

// Whatever its client is set to, a reader reads all there is and follows it to its end.
const readsWith = test.macro(
	async (t, open: (port: number) => RedisClient & {quit(): Promise<unknown>}, {prefix = ''} = {}) => {
		const client = open(server.port);
		client.on('error', () => {});
		const jobId = uniqueJobId(t);
		const log = new RawLog(redis, jobId, {prefix});
		const entries = readLog(client, {jobId});
		const first = take(entries, 1);
		await log.add('one');
		t.deepEqual(await first, ['one']);
		await log.addLines('two', 'three');
		const id = await log.end();
		t.deepEqual(await readAll(entries), ['two', 'three', 'end']);
		t.deepEqual(await readAll(readLog(client, {jobId, tail: 2})), ['three', 'end']);
		t.deepEqual(await readAll(readLog(client, {jobId, after: id})), []);
		await client.quit();
	},
);

const withOptions = (options: RedisOptions) => (port: number) => new Redis(port, options as object);

test('RESP2', readsWith, withOptions({protocol: 2}));
test('RESP3', readsWith, withOptions({protocol: 3}));
test("`replyMapping: 'resp3'`", readsWith, withOptions({protocol: 3, replyMapping: 'resp3'}));
test('ioredis 5', readsWith, port => new Redis5(port));
test('`keyPrefix`', readsWith, withOptions({keyPrefix: 'p:'}), {prefix: 'p:'});
test('`lazyConnect`', readsWith, withOptions({lazyConnect: true}));
test('`enableAutoPipelining`', readsWith, withOptions({enableAutoPipelining: true}));
test('`stringNumbers`', readsWith, withOptions({stringNumbers: true}));
test('`maxRetriesPerRequest: 0`', readsWith, withOptions({maxRetriesPerRequest: 0}));
test('a short `commandTimeout`', readsWith, withOptions({commandTimeout: 200}));
test('a short `socketTimeout`', readsWith, withOptions({socketTimeout: 200}));
test('a `blockingTimeout`', readsWith, withOptions({blockingTimeout: 200}));

test('without `enableOfflineQueue` a reader waits for its connection', async t => {
	const client = server.client({enableOfflineQueue: false});
	await until(() => client.status === 'ready');
	const jobId = uniqueJobId(t);
	await new RawLog(redis, jobId).end();
	t.deepEqual(await readAll(readLog(client, {jobId})), ['end']);
});

test("a read blocks for half of the client's own timeouts, and never without an end", t => {
	const longest = (options: Omit<RedisOptions, 'replyMapping'>) => {
		const client = server.client({lazyConnect: true, ...options});
		return new ReadConnection(client).longestBlockMs;
	};
	t.is(longest({}), Number.POSITIVE_INFINITY);
	t.is(longest({commandTimeout: 3000}), 1500);
	t.is(longest({commandTimeout: 3000, socketTimeout: 1001}), 500);
	t.is(longest({socketTimeout: 1}), 1);
});

const refuses = test.macro(
	async (
		t: ExecutionContext,
		prepare: (log: RawLog) => Promise<RedisClient>,
		expected: {code: string; message: RegExp},
	) => {
		const jobId = uniqueJobId(t);
		const log = new RawLog(redis, jobId);
		const client = await prepare(log);
		const error = await t.throwsAsync(readLog(client, {jobId}).next(), {name: 'LogReadError', ...expected});
		t.truthy(error?.cause);
	},
);

const user = async (...rules: string[]) => {
	const name = `user${Math.random()}`;
	await redis.call('ACL', 'SETUSER', name, 'on', '>pass', '+client', '+info', '+hello', ...rules);
	return server.client({username: name, password: 'pass'});
};

test(
	'a key of another type is named',
	refuses,
	async log => {
		await redis.set(log.stream, 'x');
		return redis;
	},
	{
		code: 'LOGSLUICE_NOT_A_LOG',
		message: /^`job:.*:logs` or `\{job:.*:state` holds .*WRONGTYPE.*check the job id/,
	},
);
test(
	'a state key of another type is named',
	refuses,
	async log => {
		await redis.set(log.state, 'x');
		return redis;
	},
	{code: 'LOGSLUICE_NOT_A_LOG', message: /WRONGTYPE/},
);
test('a command that is denied is named', refuses, () => user('allkeys', '+@all', '-xread'), {
	code: 'LOGSLUICE_ACCESS_DENIED',
	message: /NOPERM.*'?xread.*it needs the commands xread, xrevrange, hgetall and time/,
});
test('a state key that is denied is named', refuses, () => user('~job:*', '+@all'), {
	code: 'LOGSLUICE_ACCESS_DENIED',
	message: /NOPERM.*read access to the keys `job:.*:logs` and `\{job:.*\}:state`/,
});
test(
	'a wrong password ends the reader',
	refuses,
	async () => server.client({username: 'nobody', password: 'wrong'}),
	{code: 'LOGSLUICE_ACCESS_DENIED', message: /WRONGPASS.*check its username and password/},
);
test('a database that does not exist ends the reader', refuses, async () => server.client({db: 99}), {
	code: 'LOGSLUICE_READ_REFUSED',
	message: /DB index is out of range/,
});

test('the least permissions that are documented suffice', async t => {
	const client = await user(
		'%R~job:*',
		'%R~{job:*}:state',
		...['xread', 'xrevrange', 'hgetall', 'time'].map(command => `+${command}`),
	);
	const jobId = uniqueJobId(t);
	const log = new RawLog(redis, jobId);
	const [one] = await log.addLines('one', 'two');
	await log.lease('a', 60_000);
	await log.end();
	t.deepEqual(await readAll(readLog(client, {jobId})), ['one', 'two', 'end']);
	t.deepEqual(await readAll(readLog(client, {jobId, tail: 1})), ['end']);
	t.deepEqual(await readAll(readLog(client, {jobId, after: one})), ['two', 'end']);
	t.deepEqual(await readAll(readLog(client, {jobId, after: '1'})), ['one', 'two', 'end']);
});

test('a client that its owner has closed ends its readers', async t => {
	const client = server.client();
	const jobId = uniqueJobId(t);
	const log = new RawLog(redis, jobId);
	await log.add('one');
	const entries = readLog(client, {jobId});
	t.deepEqual(await take(entries, 1), ['one']);
	await client.quit();
	await until(() => client.status === 'end');
	const closed = {
		name: 'LogReadError',
		code: 'LOGSLUICE_CLIENT_CLOSED',
		message: /close it after its readers/,
	};
	const next = entries.next();
	await log.add('two');
	await t.throwsAsync(
		(async () => {
			await next;
			await entries.next();
		})(),
		closed,
	);
	await t.throwsAsync(readLog(client, {jobId}).next(), closed);
});

test('a Redis that is killed and comes back is read on, no line lost, none twice', async t => {
	const away = await startRedis({persist: true});
	t.teardown(() => away.stop());
	const client = away.client();
	const jobId = uniqueJobId(t);
	const log = new RawLog(client, jobId);
	const entries = readLog(client, {jobId});
	await log.addLines('one', 'two');
	t.deepEqual(await take(entries, 2), ['one', 'two']);
	for (const text of ['three', 'four']) {
		const next = take(entries, 1);
		await away.restart();
		await log.add(text);
		t.deepEqual(await next, [text]);
	}
	await log.end();
	t.deepEqual(await readAll(entries), ['end']);
});

test('a log is waited for whose Redis is not up yet', async t => {
	const away = await startRedis({persist: true});
	t.teardown(() => away.stop());
	await away.kill();
	const client = away.client();
	const jobId = uniqueJobId(t);
	const entries = readLog(client, {jobId});
	const next = take(entries, 1);
	await away.restart();
	await new RawLog(client, jobId).add('one');
	t.deepEqual(await next, ['one']);
	await entries.return();
});

test('a Redis that is at its `maxclients` is waited for', async t => {
	const full = await startRedis();
	t.teardown(() => full.stop());
	const admin = full.client();
	await admin.acl('SETUSER', 'reader', 'on', '>pass', '~*', '+@all');
	// Who says his password by AUTH hears why he is not let in, unless the connection is gone by then.
	const proxy = await startProxy(full.port);
	t.teardown(() => proxy.stop());
	const client = full.client({port: proxy.port, username: 'reader', password: 'pass', protocol: 2});
	const jobId = uniqueJobId(t);
	await new RawLog(client, jobId).end();
	await admin.config('SET', 'maxclients', '1');
	const refused = new Promise(resolve => {
		const duplicate = client.duplicate.bind(client);
		client.duplicate = options =>
			duplicate(options).on('error', ({message}) => {
				if (message === 'ERR max number of clients reached') resolve(message);
			});
	});
	const reading = readAll(readLog(client, {jobId}));
	await refused;
	await admin.config('SET', 'maxclients', '10000');
	t.deepEqual(await reading, ['end']);
});

test('a reader is left while Redis is away', async t => {
	const away = await startRedis();
	t.teardown(() => away.stop());
	const client = away.client();
	await client.ping();
	await away.kill();
	const entries = readLog(client, {jobId: '1'});
	const next = entries.next();
	await entries.return();
	t.true((await next).done);
	const reason = new Error('enough');
	const controller = new AbortController();
	const waiting = readLog(client, {jobId: '1', signal: controller.signal}).next();
	setImmediate(() => controller.abort(reason));
	t.is(await t.throwsAsync(waiting), reason);
});

// What a client does with the read that was under way when its connection broke.
const survivesCuts = test.macro(async (t, options: Omit<RedisOptions, 'replyMapping'>) => {
	const proxy = await startProxy(server.port);
	t.teardown(() => proxy.stop());
	const client = server.client({port: proxy.port, retryStrategy: () => 5, ...options});
	const jobId = uniqueJobId(t);
	const log = new RawLog(redis, jobId);
	const texts = Array.from({length: 300}, (_, index) => String(index));
	const read = readAll(readLog(client, {jobId}));
	for (const text of texts) {
		await log.add(text);
		if (Number(text) % 10 === 0) proxy.killConnections();
	}
	await log.end();
	t.deepEqual(await read, [...texts, 'end']);
});

test('cut connections: the default client', survivesCuts, {});
test('cut connections: `maxRetriesPerRequest: 0`', survivesCuts, {maxRetriesPerRequest: 0});
test('cut connections: no resends', survivesCuts, {
	autoResendUnfulfilledCommands: false,
	maxRetriesPerRequest: 0,
});

test('a read that stays unanswered is asked again, over another connection', async t => {
	const proxy = await startProxy(server.port);
	t.teardown(() => proxy.stop());
	const client = server.client({port: proxy.port});
	await client.ping();
	const {signal} = new AbortController();
	const connection = new ReadConnection(client, {answerMs: 200});
	t.teardown(() => connection.close());
	proxy.swallowReplies = true;
	const answer = connection.call('echo', ['hello'], {keys: {stream: 's', state: 't'}, signal});
	await until(() => proxy.accepted > 2 && proxy.swallowedBytes > 0);
	proxy.swallowReplies = false;
	t.is(await answer, 'hello');
	t.true(performance.now() - connection.upSince < 60_000);
});

test('a Cluster', async t => {
	const node = await startRedis({args: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']});
	t.teardown(() => node.stop());
	const admin = node.client();
	await admin.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16383);
	await until(async () => /cluster_state:ok/.test((await admin.call('CLUSTER', 'INFO')) as string));
	const cluster = new Cluster([{host: '127.0.0.1', port: node.port}]);
	cluster.on('error', () => {});
	t.teardown(() => cluster.disconnect());
	const jobId = uniqueJobId(t);
	const log = new RawLog(cluster as never, jobId);
	const entries = readLog(cluster, {jobId});
	const first = take(entries, 1);
	await until(async () => / flags=b/.test((await admin.client('LIST')) as string));
	// Would come late if the reader blocked the connection that this goes over.
	await log.add('one');
	t.deepEqual(await first, ['one']);
	await log.add('two');
	await log.end();
	t.deepEqual(await readAll(entries), ['two', 'end']);
	t.deepEqual(await readAll(readLog(cluster, {jobId, tail: 1})), ['end']);
});

test('a Cluster with a wrong password ends the reader', async t => {
	const cluster = new Cluster([{host: '127.0.0.1', port: server.port}], {
		redisOptions: {username: 'nobody', password: 'wrong'},
	});
	cluster.on('error', () => {});
	t.teardown(() => cluster.disconnect());
	await t.throwsAsync(readLog(cluster, {jobId: '1'}).next(), {
		name: 'LogReadError',
		code: 'LOGSLUICE_ACCESS_DENIED',
		message: /WRONGPASS/,
	});
});
