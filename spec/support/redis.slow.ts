import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {connect} from 'node:net';
import {createInterface} from 'node:readline';
import {setTimeout as after} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import type {Redis} from 'ioredis';
import {type RedisServer, type StartRedisOptions, startRedis} from './redis.ts';
import {uniqueJobId} from './unique-job-id.ts';

test('starts a Redis that keeps nothing on disk, and stops it', async t => {
	const redis = await started(t, {args: ['--maxmemory', '8mb']});
	const client = redis.client();
	t.is(redis.url, `redis://127.0.0.1:${redis.port}`);
	t.is(await client.ping(), 'PONG');
	const settings = (await client.config('GET', 'save', 'appendonly', 'maxmemory', 'bind')) as string[];
	t.deepEqual(
		settings.join(' ').split(' ').sort(),
		'save  appendonly no maxmemory 8388608 bind 127.0.0.1'.split(' ').sort(),
	);
	const folder = await folderOf(client);
	t.true(existsSync(folder));
	const ended = once(client, 'end');
	await redis.stop();
	await redis.stop();
	await ended;
	t.false(await isUp(redis.port));
	t.false(existsSync(folder));
});

test('several at once have ports and folders of their own', async t => {
	const servers = await Promise.all([started(t), started(t), started(t)]);
	const folders = await Promise.all(servers.map(redis => folderOf(redis.client())));
	t.is(new Set(servers.map(redis => redis.port)).size, 3);
	t.is(new Set(folders).size, 3);
	await Promise.all(servers.map(redis => redis.stop()));
});

test('answers nothing while frozen, and everything when thawed', async t => {
	const redis = await started(t);
	const client = redis.client();
	await client.ping();
	redis.freeze();
	let answered = false;
	const pong = client.ping().then(() => {
		answered = true;
	});
	// A second server tells when a round trip has been possible.
	const other = await started(t);
	await other.client().ping();
	t.false(answered);
	redis.thaw();
	await pong;
	t.true(answered);
	await Promise.all([redis.stop(), other.stop()]);
});

test('stops while it is frozen', async t => {
	const redis = await started(t);
	redis.freeze();
	await redis.stop();
	t.false(await isUp(redis.port));
});

test('comes back empty on the same port after being killed', async t => {
	const redis = await started(t);
	const client = redis.client();
	await client.set('a', '1');
	const {pid} = redis;
	await redis.kill();
	t.false(await isUp(redis.port));
	await redis.restart();
	t.not(redis.pid, pid);
	t.is(await client.get('a'), null);
	await redis.stop();
	t.false(await isUp(redis.port));
});

test('comes back with its data when it persists', async t => {
	const redis = await started(t, {persist: true});
	const client = redis.client();
	await client.set('a', '1');
	redis.freeze();
	await redis.restart();
	t.is(await client.get('a'), '1');
	await redis.stop();
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
	test(`a frozen server and its folder go with the process that started it: ${signal}`, async t => {
		const script = fileURLToPath(new URL('redis.ts', import.meta.url));
		const source = `
			import {startRedis} from ${JSON.stringify(script)};
			const redis = await startRedis();
			const [, folder] = await redis.client().config('GET', 'dir');
			redis.freeze();
			console.log(JSON.stringify({port: redis.port, folder}));`;
		const args = [...process.execArgv, '--input-type=module', '--eval', source];
		const child = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'inherit']});
		const [line] = await once(createInterface(child.stdout), 'line');
		const {port, folder} = JSON.parse(line);
		t.true(await isUp(port));
		child.kill(signal);
		while ((await isUp(port)) || existsSync(folder)) await after(5);
		t.pass();
	});
}

test('a job id is valid, tells its test and is not given twice', t => {
	const [one, other] = [uniqueJobId(t), uniqueJobId(t)];
	t.regex(one, /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);
	t.true(one.includes('a-job-id-is-valid'));
	t.not(one, other);
});

/** Stopped even when the test fails. */
async function started(t: ExecutionContext, options?: StartRedisOptions): Promise<RedisServer> {
	const redis = await startRedis(options);
	t.teardown(() => redis.stop());
	return redis;
}

async function folderOf(client: Redis): Promise<string> {
	const [, folder] = (await client.config('GET', 'dir')) as string[];
	return folder as string;
}

// Of a frozen server too, for which the system takes connections. The port is asked, not the process: one that nobody
// has waited for looks alive.
async function isUp(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	return new Promise(resolve => {
		socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
	}).finally(() => socket.destroy()) as Promise<boolean>;
}
