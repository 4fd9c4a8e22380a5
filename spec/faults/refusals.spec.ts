// Redis answers, but does not store. What is only for now is waited out; what is for good stops the log, not the job.
import {once} from 'node:events';
import {mkdir, rmdir} from 'node:fs/promises';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {Redis, RedisOptions} from 'ioredis';
import {type LogKeys, logKeys} from '../../lib/format/log-key.ts';
import {startRedis} from '../support/redis.ts';
import {auditLines, codesOf, numberedLines} from '../write/stored.ts';
import {WatchedLog} from './watched-log.ts';

const redis = await startRedis({
	// Loading takes so many µs a key, with a look at the network after each.
	args: ['--key-load-delay', '500', '--loading-process-events-interval-bytes', '1024'],
});
const admin = redis.client({enableReadyCheck: false, retryStrategy: () => 20});
test.after.always(() => redis.stop());

type Refusal = {
	readonly client?: Omit<RedisOptions, 'replyMapping'>;
	refuse(client: Redis): Promise<unknown>;
	allow(client: Redis): Promise<unknown>;
	/** What the owner of the log is told meanwhile. */
	readonly told: RegExp;
};

// So many for a small buffer that two batches are on their way.
const many = numberedLines(45);

const waitedOut = test.macro(async (t, {client: options = {}, refuse, allow, told}: Refusal) => {
	await admin.acl('SETUSER', 'logger', 'on', '>old', '~*', '&*', '+@all');
	const client = redis.client({retryStrategy: () => 20, ...options});
	const log = new WatchedLog(t, client, {maxBufferBytes: 8_192});
	await log.write('a');
	await log.settled();
	await refuse(client);
	await log.write(...many);
	await log.told(told);
	t.is(log.sink.delivery.pending, many.length);
	await allow(client);
	await log.settled();
	await log.write('b');
	await log.end();
	t.is(await auditLines(admin, log.jobId, ['a', ...many, 'b']), 'ok');
	t.like(log.sink.delivery, {written: many.length + 2, lost: 0});
	t.is(log.unanswered, 0);
	t.deepEqual(codesOf(log.warnings), []);
});

test.serial('OOM is waited out', waitedOut, {
	refuse: () => admin.config('SET', 'maxmemory', '1'),
	allow: () => admin.config('SET', 'maxmemory', '0'),
	told: /OOM.*Redis is at `maxmemory`/,
});
test.serial('MISCONF (a snapshot that cannot be written) is waited out', waitedOut, {
	async refuse() {
		await mkdir(await snapshotOf(admin));
		await admin.config('SET', 'save', '3600 1');
		await snapshot(admin, 'err');
	},
	async allow() {
		await rmdir(await snapshotOf(admin));
		await snapshot(admin, 'ok');
		await admin.config('SET', 'save', '');
	},
	told: /MISCONF.*Redis cannot write to its disk/,
});
test.serial('NOREPLICAS is waited out', waitedOut, {
	refuse: () => admin.config('SET', 'min-replicas-to-write', '1'),
	allow: () => admin.config('SET', 'min-replicas-to-write', '0'),
	told: /NOREPLICAS/,
});
test.serial('BUSY (an endless script) is waited out', waitedOut, {
	async refuse() {
		await admin.config('SET', 'lua-time-limit', '10');
		redis
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
	allow: () => admin.script('KILL'),
	told: /BUSY/,
});
test.serial('LOADING (a large snapshot) is waited out', waitedOut, {
	// With its ready check, a client would wait until all is loaded.
	client: {enableReadyCheck: false},
	async refuse() {
		const fill = "for i = 1, 1000 do redis.call('SET', KEYS[1] .. i, string.rep('x', 200)) end";
		await admin.eval(fill, 1, 'filler');
		await admin.save();
		void redis.restart();
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
test.serial('A password that is being rotated is waited for', waitedOut, {
	client: {username: 'logger', password: 'old'},
	async refuse() {
		await admin.acl('SETUSER', 'logger', '<old', '>new');
		await admin.call('CLIENT', 'KILL', 'USER', 'logger');
	},
	// Where the owner of the client gives it the new one.
	async allow(client) {
		client.options.password = 'new';
		client.disconnect(true);
	},
	// The client keeps the cause for itself when it was connected before.
	told: /WRONGPASS|Redis has not answered/,
});
test.serial('maxclients is waited out', waitedOut, {
	// A client that says its password by AUTH hears why it is not let in; others do not.
	client: {username: 'logger', password: 'old', protocol: 2},
	async refuse(client) {
		const id = await client.client('ID');
		await admin.config('SET', 'maxclients', '1');
		const closed = once(client, 'close');
		await admin.call('CLIENT', 'KILL', 'ID', id);
		await closed;
	},
	allow: () => admin.config('SET', 'maxclients', '10000'),
	told: /max number of clients.*Redis is at `maxclients`|not answered|max retries/,
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

test.serial('WRONGTYPE: a stream key that is something else is left as it is', stops, {
	before: keys => admin.set(keys.stream, 'mine'),
	told: /WRONGTYPE.*choose another job id or key/,
	async after(t, keys) {
		t.is(await admin.get(keys.stream), 'mine');
		t.is(await admin.ttl(keys.stream), -1);
	},
});
test.serial('WRONGTYPE: a state key that is something else is left as it is', stops, {
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
test.serial('NOPERM: EVAL denied', stops, {
	rules: ['-evalsha', '-eval'],
	told: /NOPERM.*\+evalsha \+eval/,
	after: storesNothing,
});
test.serial('NOPERM: XADD denied', stops, {
	rules: ['-xadd'],
	told: /\+evalsha \+eval/,
	async after(t, keys) {
		t.is(await admin.exists(keys.stream), 0);
		t.true((await admin.ttl(keys.state)) > 0);
	},
});
test.serial('NOPERM: the stream key denied', stops, {
	rules: ['resetkeys', '~{job:*}:state'],
	told: /NOPERM.*on `job:.*` and its state key/,
	after: storesNothing,
});
test.serial('NOPERM: the state key denied, since job:* does not match it', stops, {
	rules: ['resetkeys', '~job:*'],
	told: /NOPERM.*and its state key/,
	after: storesNothing,
});

test.serial('A wrong password: the end comes at its deadline, all is counted, and it is told', async t => {
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
