import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {request} from 'node:http';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {JobLog} from '../../lib/job-log.ts';
import {browserTest, closeBrowser, openPage, shows} from '../support/browser.ts';
import {startRedis} from '../support/redis.ts';
import {type Cli, runCli, startCli} from './start-cli.ts';

const redis = await startRedis();
const env = {REDIS_URL: redis.url};
const token = 'a-token-of-my-own-1';
const own = await serve({...env, LOGSLUICE_TOKEN: token});
test.after.always(async () => {
	await closeBrowser();
	own.cli.child.kill('SIGTERM');
	await own.cli.result;
	await redis.stop();
});
test.before('write a log', async () => {
	const log = new JobLog(redis.client(), {jobId: '42'});
	await log.onStdout('one\n');
	await log.end({exitCode: 0});
});

async function serve(
	env: NodeJS.ProcessEnv,
	...args: string[]
): Promise<{cli: Cli; port: number; address: string}> {
	const cli = startCli(['serve', '--port', '0', ...args], {env});
	await cli.said('stderr', 'open http');
	const address = /open (http\S+)/.exec(cli.stderr)?.[1] as string;
	return {cli, port: Number(new URL(address).port), address};
}

type Answer = {
	readonly status: number | undefined;
	readonly headers: NodeJS.Dict<string | string[]>;
	readonly body: string;
};

// Not fetch(), which sets `Host` and `Origin` itself.
async function get(port: number, path: string, headers: Record<string, string> = {}): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const asking = request({port, host: '127.0.0.1', path, headers}, res => {
			let body = '';
			res.setEncoding('utf8').on('data', chunk => {
				body += chunk;
			});
			res.on('end', () => resolve({status: res.statusCode, headers: res.headers, body}));
		});
		asking.on('error', reject).end();
	});
}

test('nobody without the token gets in, not even to the files of the page', async t => {
	for (const path of [
		'/',
		'/jobs.json',
		'/jobs/42',
		'/jobs/42/events',
		'/jobs/42/log.txt',
		'/assets/x/job.js',
		'/?token=wrong',
	]) {
		const {status, body, headers} = await get(own.port, path, {accept: 'text/html'});
		t.is(status, 401, path);
		t.true(body.includes('<form>'));
		t.is(headers['set-cookie'], undefined);
	}
	t.is((await get(own.port, '/', {cookie: `logsluice-${own.port}=${token}`})).status, 401);
	t.is((await get(own.port, '/', {authorization: `Bearer ${token}x`})).status, 401);
});

test('the token is swapped for a cookie that scripts and other sites do not get, and goes out of the address', async t => {
	const {status, headers} = await get(own.port, `/jobs/42?token=${token}&x=1`);
	t.is(status, 303);
	t.is(headers['location'], '/jobs/42?x=1');
	const [cookie = ''] = headers['set-cookie'] ?? [];
	t.regex(cookie, /^logsluice-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
	t.false(cookie.includes(token));
	const session = cookie.split(';')[0] as string;
	t.is((await get(own.port, '/jobs/42', {cookie: `other=1; ${session}`})).status, 200);
	t.regex((await get(own.port, '/jobs/42/log.txt', {authorization: `Bearer ${token}`})).body, /^one\n/);
});

test('signing in leads to no other server', async t => {
	for (const path of ['//evil.example/', '/\\evil.example/', '///evil.example']) {
		const {headers} = await get(own.port, `${path}?token=${token}`);
		t.regex(String(headers['location']), /^\/evil/);
	}
});

test('the token is not printed when it is one of the user', t => {
	t.false(own.cli.stderr.includes(token));
});

const turnsAway = test.macro(async (t, headers: Record<string, string>, status: number) => {
	t.is((await get(own.port, '/jobs.json', {authorization: `Bearer ${token}`, ...headers})).status, status);
});
test('a foreign name, which DNS was made to lead here', turnsAway, {host: 'evil.example:4777'}, 421);
test('a foreign name that ends like ours', turnsAway, {host: 'localhost.evil.example'}, 421);
test("a page of another site's", turnsAway, {origin: 'http://evil.example'}, 403);
test('a page of another port', turnsAway, {host: 'localhost:1', origin: 'http://localhost:2'}, 403);
test('a page in a sandbox', turnsAway, {origin: 'null'}, 403);
test(
	'something embedded elsewhere',
	turnsAway,
	{'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'script'},
	403,
);
test(
	'a link from elsewhere is followed',
	turnsAway,
	{'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document'},
	200,
);
test('a tunnel has another port', turnsAway, {host: 'localhost:8080', origin: 'http://localhost:8080'}, 200);
test('an address is no name', turnsAway, {host: '[::1]:4777'}, 200);

test('--allow-host lets a proxy use its name', async t => {
	const {cli, port} = await serve(env, '--no-token', '--allow-host', 'logs.example, other.example');
	t.is((await get(port, '/jobs.json', {host: 'logs.example'})).status, 200);
	t.is((await get(port, '/jobs.json', {host: 'other.example'})).status, 200);
	t.is((await get(port, '/jobs.json', {host: 'third.example'})).status, 421);
	cli.child.kill('SIGINT');
	t.is((await cli.result).code, 0);
});

test('--allow-host says so where a name is more than a name', async t => {
	for (const name of ['logs.example:8443', 'https://logs.example']) {
		const {code, stderr} = await runCli(['serve', '--allow-host', `a.example,${name}`], {env});
		t.is(code, 2);
		t.true(stderr.includes(`without https:// and port, got "${name}"`), stderr);
	}
});

test('the token can come from a file', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'logsluice-token-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const file = join(folder, 'token');
	await writeFile(file, `${token}-of-a-file\n`, {mode: 0o600});
	const {cli, port} = await serve(env, '--token-file', file);
	t.is((await get(port, '/', {authorization: `Bearer ${token}-of-a-file`})).status, 200);
	cli.child.kill('SIGTERM');
	const ended = await cli.result;
	t.is(ended.code, 0);
	t.notRegex(ended.stderr, /warning/);
	const {code, stderr} = await runCli(['serve', '--token-file', join(folder, 'none')], {env});
	t.is(code, 1);
	t.regex(stderr, /the token cannot be read: ENOENT/);

	await chmod(file, 0o644);
	await writeFile(file, 'too-short');
	const open = await runCli(['serve', '--token-file', file], {env});
	t.is(open.code, 2);
	if (process.platform !== 'win32')
		t.regex(open.stderr, /^logsluice: warning: other users can read (\S+): chmod 600 \1\n/);
	t.regex(open.stderr, /a token has 16 to 512 letters, .* got a text of 9; openssl rand -hex 24 makes one\n/);
	t.notRegex(open.stderr, /too-short/);
});

test('a port that is taken is told', async t => {
	const taken = createServer();
	await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
	t.teardown(() => taken.close());
	const {port} = taken.address() as {port: number};
	const {code, stderr} = await runCli(['serve', '--port', String(port)], {env});
	t.is(code, 1);
	t.is(
		stderr,
		`logsluice: port ${port} is taken, perhaps by another logsluice serve; another one: --port ${port + 1}\n`,
	);
});

test('ends at once, with followers', async t => {
	const {cli, port} = await serve(env, '--no-token');
	const following = fetch(`http://127.0.0.1:${port}/jobs/not-begun/events`);
	const response = await following;
	cli.child.kill('SIGTERM');
	t.deepEqual(await cli.result.then(({code, signal}) => ({code, signal})), {code: 0, signal: null});
	await t.throwsAsync(response.text());
});

test('a Redis that refuses us from the beginning ends it', async t => {
	const {code, stderr} = await runCli(['serve', '--port', '0', '--redis', `${redis.url}/99`], {env});
	t.is(code, 1);
	t.regex(stderr, /refuses us its database \(ERR DB index is out of range\)\n$/);
	t.notRegex(stderr, /still trying/);
});

browserTest('the address that it prints signs in, and is gone from the address bar', async t => {
	const {cli, address} = await serve(env);
	t.regex(address, /\?token=[\w-]{32}$/);
	const {page, troubles} = await openPage(address);
	await shows(page, 'td a', '42');
	t.is(new URL(page.url()).search, '');
	await page.click('td a:text-is("42")');
	await shows(page, '#status.passed', 'exit code 0');
	const [cookie] = await page.context().cookies();
	t.like(cookie, {httpOnly: true, sameSite: 'Strict'});
	t.is(await page.evaluate('document.cookie'), '');
	t.deepEqual(troubles, []);
	cli.child.kill('SIGTERM');
	await cli.result;
});

browserTest('the token can be typed in', async t => {
	const {page, troubles} = await openPage(`http://127.0.0.1:${own.port}/jobs/42`);
	await page.fill('input[name=token]', token);
	await page.keyboard.press('Enter');
	await shows(page, '#status.passed', 'exit code 0');
	t.is(page.url(), `http://127.0.0.1:${own.port}/jobs/42`);
	t.deepEqual(troubles, []);
});
