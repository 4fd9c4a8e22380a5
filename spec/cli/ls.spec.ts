import {once} from 'node:events';
import {type AddressInfo, createServer} from 'node:net';
import test from 'ava';
import {JobLog} from '../../lib/job-log.ts';
import {startRedis} from '../support/redis.ts';
import {runCli} from './start-cli.ts';

const redis = await startRedis();
const env = {REDIS_URL: redis.url};
test.after.always(() => redis.stop());
test.before('write logs', async () => {
	const client = redis.client();
	for (const [jobId, outcome] of [
		['build-41', {exitCode: 0}],
		['build-42', {exitCode: 7}],
		['build-43', {signal: 'SIGTERM\u202e'}],
	] as const) {
		const log = new JobLog(client, {jobId});
		await log.onStdout('one\n');
		await log.end(outcome as {exitCode: number});
	}
});

test('lists jobs as a table, the newest first', async t => {
	const {code, stdout, stderr} = await runCli(['ls'], {env});
	t.is(code, 0);
	t.is(stderr, '');
	const [head = '', ...rows] = stdout.trimEnd().split('\n');
	t.regex(head, /^JOB +STATE +LINES +TOOK +LAST LINE$/);
	t.is(rows.length, 3);
	t.regex(rows[0] as string, /^build-43 {2}SIGTERM⟨U\+202E⟩ /);
	t.regex(rows[1] as string, /^build-42 {2}exit 7 +1 {2,}\d\.\d s +\d+\.\d s ago$/);
	t.regex(rows[2] as string, /^build-41 {2}exit 0 /);
});

test('--json prints each job as an object', async t => {
	const {stdout} = await runCli(['ls', '--json', '-n', '2'], {env});
	const jobs = stdout
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line));
	t.like(jobs, [
		{jobId: 'build-43', state: 'ended', lines: 1},
		{jobId: 'build-42', exitCode: 7},
	]);
	t.notRegex(stdout, /[^\x20-\x7e\n]/);
});

test('says that there are more', async t => {
	const {stdout, stderr} = await runCli(['ls', '--lines=1'], {env});
	t.is(stdout.trimEnd().split('\n').length, 2);
	t.is(stderr, 'logsluice: there are more: --all lists them\n');
	t.is((await runCli(['ls', '--all'], {env})).stderr, '');
});

test('says when there are none', async t => {
	const {code, stdout, stderr} = await runCli(['ls'], {env: {REDIS_URL: `${redis.url}/5`}});
	t.deepEqual(
		{code, stdout, stderr},
		{code: 0, stdout: '', stderr: 'logsluice: no job has a log in Redis\n'},
	);
});

test('without Redis it says so and ends', async t => {
	const {code, stderr} = await runCli(['ls'], {env: {REDIS_URL: 'redis://127.0.0.1:1'}});
	t.is(code, 1);
	t.is(stderr, 'logsluice: Redis at redis://127.0.0.1:1 cannot be reached (ECONNREFUSED)\n');
});

test('a server that takes the connection and says nothing is told, and ends it', async t => {
	const silent = createServer().listen(0, '127.0.0.1');
	await once(silent, 'listening');
	const {port} = silent.address() as AddressInfo;
	const {code, stderr} = await runCli(['ls'], {env: {REDIS_URL: `redis://127.0.0.1:${port}`}});
	silent.close();
	t.is(code, 1);
	t.is(
		stderr,
		`logsluice: Redis at redis://127.0.0.1:${port} is not ready 5 s after it took the connection\n`,
	);
});
