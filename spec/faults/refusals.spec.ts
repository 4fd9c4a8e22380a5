// Redis answers, but does not store. What is only for now is waited out; what is for good stops the log, not the job.
import {mkdir, rmdir} from 'node:fs/promises';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {Redis, RedisOptions} from 'ioredis';
import {type LogKeys, logKeys} from '../../lib/format/log-key.ts';
import {type RedisServer, startRedis} from '../support/redis.ts';
import {auditLines, codesOf} from '../write/stored.ts';
import {ownRedis, WatchedLog} from './watched-log.ts';

const redis = await startRedis();
const admin = redis.client();
test.after.always(() => redis.stop());

type Place = {readonly admin: Redis; readonly server: RedisServer; readonly client: Redis};

type Refusal = {
	readonly args?: readonly string[];
	readonly client?: Omit<RedisOptions, 'replyMapping'>;
	refuse(place: Place): Promise<unknown>;
	allow(place: Place): Promise<unknown>;
	/** What the owner of the log is told meanwhile. */
	readonly told: RegExp;
};

const waitedOut = test.macro(async (t, {args = [], client: options = {}, refuse, allow, told}: Refusal) => {
	const server = await ownRedis(t, {args});
	const admin = server.client({enableReadyCheck: false});
	await admin.acl('SETUSER', 'logger', 'on', '>old', '~*', '&*', '+@all');
	const client = server.client({retryStrategy: () => 20, ...options});
	const log = new WatchedLog(t, client);
	await log.write('a');
	await log.settled();
	await refuse({admin, server, client});
	await log.write('b', 'c');
	await log.told(told);
	t.is(log.sink.delivery.pending, 2);
	await allow({admin, server, client});
	await log.settled();
	await log.write('d');
	await log.end();
	t.is(await auditLines(admin, log.jobId, ['a', 'b', 'c', 'd']), 'ok');
	t.like(log.sink.delivery, {written: 4, lost: 0});
	t.is(log.unanswered, 0);
	t.deepEqual(codesOf(log.warnings), []);
});

test('OOM is waited out', waitedOut, {
	refuse: ({admin}) => admin.config('SET', 'maxmemory', '1'),
	allow: ({admin}) => admin.config('SET', 'maxmemory', '0'),
	told: /OOM.*Redis is at `maxmemory`/,
});
test('MISCONF (a snapshot that cannot be written) is waited out', waitedOut, {
	async refuse({admin}) {
		await mkdir(await snapshotOf(admin));
		await admin.config('SET', 'save', '3600 1');
		await snapshot(admin, 'err');
	},
	async allow({admin}) {
		await rmdir(await snapshotOf(admin));
		await snapshot(admin, 'ok');
	},
	told: /MISCONF.*Redis cannot write to its disk/,
});
test('NOREPLICAS is waited out', waitedOut, {
	refuse: ({admin}) => admin.config('SET', 'min-replicas-to-write', '1'),
	allow: ({admin}) => admin.config('SET', 'min-replicas-to-write', '0'),
	told: /NOREPLICAS/,
});
test('BUSY (an endless script) is waited out', waitedOut, {
	async refuse({admin, server}) {
		await admin.config('SET', 'lua-time-limit', '10');
		server
			.client()
			.eval('while true do end', 0)
			.catch(() => {});
		const isBusy = () =>
			admin.ping().then(
				() => false,
				() => true,
			);
		while (!(await isBusy()));
	},
	allow: ({admin}) => admin.script('KILL'),
	told: /BUSY/,
});
test('LOADING (a large snapshot) is waited out', waitedOut, {
	// So many µs a key, and a look at the network after each; without its ready check a client is told.
	args: ['--key-load-delay', '2000', '--loading-process-events-interval-bytes', '1024'],
	client: {enableReadyCheck: false},
	async refuse({admin, server}) {
		const fill = "for i = 1, 1000 do redis.call('SET', KEYS[1] .. i, string.rep('x', 200)) end";
		await admin.eval(fill, 1, 'filler');
		await admin.save();
		void server.restart();
		const isLoading = () =>
			admin.get('filler').then(
				() => false,
				error => /LOADING/.test(error.message),
			);
		while (!(await isLoading()));
	},
	async allow() {},
	told: /LOADING/,
});
test('A password that is being rotated is waited for', waitedOut, {
	client: {username: 'logger', password: 'old'},
	async refuse({admin}) {
		await admin.acl('SETUSER', 'logger', '<old', '>new');
		await admin.call('CLIENT', 'KILL', 'USER', 'logger');
	},
	// Where the owner of the client gives it the new one.
	async allow({client}) {
		client.options.password = 'new';
		client.disconnect(true);
	},
	// The client keeps the cause for itself when it was connected before.
	told: /WRONGPASS|Redis has not answered/,
});
test('maxclients is waited out', waitedOut, {
	async refuse({admin, client}) {
		const id = await client.client('ID');
		await admin.config('SET', 'maxclients', '1');
		await admin.call('CLIENT', 'KILL', 'ID', id);
	},
	allow: ({admin}) => admin.config('SET', 'maxclients', '100'),
	told: /max number of clients|Redis has not answered/,
});

type Stop = {
	/** Of the ACL user, behind `on nopass ~* &* +@all`. */
	readonly rules?: readonly string[];
	before?(keys: LogKeys): Promise<unknown>;
	readonly told: RegExp;
	after?(t: ExecutionContext, keys: LogKeys): Promise<unknown>;
};

const stops = test.macro(async (t, {rules = [], before, told, after}: Stop) => {
	const user = `user-${t.title.replaceAll(/\W/g, '')}`;
	await admin.acl('SETUSER', user, 'on', 'nopass', '~*', '&*', '+@all', ...rules);
	const log = new WatchedLog(t, redis.client({username: user, password: 'any'}));
	const keys = logKeys({jobId: log.jobId}, {isCluster: false});
	await before?.(keys);
	await log.write('a', 'b');
	await log.settled();
	await log.write('c');
	await log.end();
	t.like(log.sink.delivery, {accepted: 3, written: 0, lost: 3, pending: 0});
	t.is(log.unanswered, 0);
	t.deepEqual(codesOf(log.warnings), ['LOGSLUICE_REDIS_REFUSED']);
	const refused = log.warnings.find(({code}) => code === 'LOGSLUICE_REDIS_REFUSED')?.message ?? '';
	t.regex(refused, told);
	t.true(refused.includes(keys.stream));
	await after?.(t, keys);
});

test('WRONGTYPE: a stream key that is something else is left as it is', stops, {
	before: keys => admin.set(keys.stream, 'mine'),
	told: /WRONGTYPE.*choose another job id or key/,
	async after(t, keys) {
		t.is(await admin.get(keys.stream), 'mine');
		t.is(await admin.ttl(keys.stream), -1);
	},
});
test('WRONGTYPE: a state key that is something else is left as it is', stops, {
	before: keys => admin.set(keys.state, 'mine'),
	told: /WRONGTYPE.*its state key holds something else/,
	async after(t, keys) {
		t.is(await admin.get(keys.state), 'mine');
		t.is(await admin.ttl(keys.state), -1);
		t.is(await admin.exists(keys.stream), 0);
	},
});
const storesNothing = async (t: ExecutionContext, keys: LogKeys) =>
	t.is(await admin.exists(keys.stream, keys.state), 0);
test('NOPERM: EVAL denied', stops, {
	rules: ['-evalsha', '-eval'],
	told: /NOPERM.*\+evalsha \+eval/,
	after: storesNothing,
});
test('NOPERM: XADD denied', stops, {
	rules: ['-xadd'],
	told: /\+evalsha \+eval/,
	async after(t, keys) {
		t.is(await admin.exists(keys.stream), 0);
		t.true((await admin.ttl(keys.state)) > 0);
	},
});
test('NOPERM: the stream key denied', stops, {
	rules: ['resetkeys', '~{job:*}:state'],
	told: /NOPERM.*on `job:.*` and its state key/,
	after: storesNothing,
});
test('NOPERM: the state key denied, since job:* does not match it', stops, {
	rules: ['resetkeys', '~job:*'],
	told: /NOPERM.*and its state key/,
	after: storesNothing,
});

test('A wrong password: the end comes at its deadline, all is counted, and it is told', async t => {
	const log = new WatchedLog(t, redis.client({username: 'nobody', password: 'wrong'}), {flushTimeoutMs: 300});
	await log.write('a', 'b');
	await log.told(/WRONGPASS.*check user name and password/);
	await log.end();
	t.like(log.sink.delivery, {written: 0, lost: 2, pending: 0});
	t.is(log.unanswered, 0);
});

async function snapshotOf(client: Redis): Promise<string> {
	const [, folder] = (await client.config('GET', 'dir')) as [string, string];
	return join(folder, 'dump.rdb');
}

/** Writes a snapshot, and waits until it has gone that way. */
async function snapshot(client: Redis, status: 'ok' | 'err'): Promise<void> {
	await client.bgsave();
	const persistence = () => client.info('persistence');
	while (!(await persistence()).includes(`rdb_last_bgsave_status:${status}`));
}
