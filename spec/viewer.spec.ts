import {execFile} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer, request} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import test from 'ava';
import {build} from 'esbuild';
import {JobLog} from '../lib/job-log.ts';
import {LogHub} from '../lib/read/log-hub.ts';
import {createViewer, type ViewerOptions} from '../lib/viewer.ts';
import {startRedis} from './support/redis.ts';
import {startViewer} from './support/viewer-server.ts';

const redis = await startRedis();
const client = redis.client();
const viewer = await startViewer(client);
const mounted = await startViewer(client, {basePath: '/tools/logs'});
test.after.always(async () => {
	await viewer.stop();
	await mounted.stop();
	await redis.stop();
});
test.before('write a log', async () => {
	const log = new JobLog(client, {jobId: '42'});
	await log.onStdout('one\ntwo\n');
	await log.end({exitCode: 0});
});

const get = (path: string, init: RequestInit = {}) => fetch(viewer.url + path, {redirect: 'manual', ...init});

/** The files that a page names, from its own address. */
async function filesOf(url: string): Promise<URL[]> {
	const html = await (await fetch(url)).text();
	return [...html.matchAll(/(?:src|href)="([^"]*assets[^"]+)"/g)].map(
		([, path]) => new URL(path as string, url),
	);
}

test('its pages name files that are there, with their types, for ever', async t => {
	for (const path of ['/', '/jobs/42']) {
		const files = await filesOf(viewer.url + path);
		t.true(files.length >= 3);
		for (const file of files) {
			const response = await fetch(file);
			t.is(response.status, 200, file.href);
			t.regex(response.headers.get('content-type') ?? '', /^(text\/(javascript|css)|image\/svg)/);
			t.is(response.headers.get('cache-control'), 'public, max-age=31536000, immutable');
		}
	}
});

test('the page takes at most 60 KB', async t => {
	const files = new Set(
		(await Promise.all(['/', '/jobs/42'].map(path => filesOf(viewer.url + path)))).flat().map(String),
	);
	let size = 0;
	for (const url of [...files, `${viewer.url}/`, `${viewer.url}/jobs/42`]) {
		size += (await (await fetch(url)).arrayBuffer()).byteLength;
	}
	t.true(size > 10_000 && size <= 60_000, `${size} bytes`);
});

test('a page that has not changed is not sent again', async t => {
	const {headers} = await get('/jobs/42');
	const again = await get('/jobs/42', {headers: {'if-none-match': headers.get('etag') as string}});
	t.is(again.status, 304);
	t.is(headers.get('cache-control'), 'no-cache');
});

test('whatever it answers with has headers that keep browsers from making more of it', async t => {
	for (const path of ['/', '/jobs/42', '/jobs.json', '/nowhere', '/jobs/42/log.txt', '/jobs/42/events']) {
		const {headers} = await get(path);
		t.regex(
			headers.get('content-security-policy') ?? '',
			/default-src 'none'; script-src 'self'.*frame-ancestors 'self'/,
		);
		t.is(headers.get('x-content-type-options'), 'nosniff');
		t.is(headers.get('referrer-policy'), 'no-referrer');
	}
});

test("a job's events, its log as text and as JSON", async t => {
	const events = await (await get('/jobs/42/events')).text();
	t.regex(events, /data: \{.*"text":"two"/);
	t.regex(events, /event: end\n/);
	t.regex(await (await get('/jobs/42/log.txt')).text(), /^one\ntwo\n/);
	const lines = (await (await get('/jobs/42/log.ndjson')).text()).trim().split('\n');
	t.is(JSON.parse(lines[1] as string).text, 'two');
});

test('lists the jobs', async t => {
	const {jobs, isComplete} = (await (await get('/jobs.json')).json()) as {
		jobs: object[];
		isComplete: boolean;
	};
	t.like(jobs, [{jobId: '42', state: 'ended', exitCode: 0, lines: 2}]);
	t.true(isComplete);
});

const answers = test.macro(async (t, path: string, status: number, location?: string) => {
	const response = await get(path);
	t.is(response.status, status);
	t.is(response.headers.get('location'), location ?? null);
});
test('nothing is elsewhere', answers, '/nowhere', 404);
test('no job has such an id', answers, '/jobs/a%20b', 404);
test('no job has a path for an id', answers, '/jobs/..%2f..%2fetc', 404);
test('no file is outside of the page', answers, '/assets/../page-assets.js', 404);
test('no file has the name of a property', answers, '/assets/__proto__/constructor.js', 404);
test('an old file is gone', answers, '/assets/000000000000/job.js', 404);
test('a slash too many', answers, '/jobs/42/', 308, '../42');
test('other parts of a job', answers, '/jobs/42/toString', 404);

test('takes only GET and HEAD', async t => {
	t.is((await get('/', {method: 'POST'})).status, 405);
	const head = await get('/', {method: 'HEAD'});
	t.is(head.status, 200);
	t.is(await head.text(), '');
});

test('under a path of its own, it takes that off, and links within it', async t => {
	const at = (path: string) => fetch(mounted.url + path, {redirect: 'manual'});
	t.is((await at('/tools/logs/jobs.json')).status, 200);
	t.is((await at('/tools/logs')).headers.get('location'), './logs/');
	for (const path of ['/', '/jobs.json', '/tools/logsluice/', '/tools/'])
		t.is((await at(path)).status, 404, path);
	for (const file of await filesOf(`${mounted.url}/tools/logs/jobs/42`))
		t.is((await fetch(file)).status, 200);
});

test('where the framework has taken the path off, as Express does, it finds its place too', async t => {
	const hub = new LogHub(client);
	const view = createViewer({hub});
	const server = createServer((req, res) => {
		const mount = '/admin/logs';
		Object.assign(req, {originalUrl: req.url, baseUrl: mount});
		req.url = req.url?.slice(mount.length).replace(/^(?!\/)/, '/');
		view(req, res);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin/logs`;
	t.is((await fetch(url, {redirect: 'manual'})).headers.get('location'), './logs/');
	t.is((await fetch(url)).url, `${url}/`);
	for (const file of await filesOf(`${url}/jobs/42`)) t.is((await fetch(file)).status, 200);
	server.closeAllConnections();
	server.close();
});

test('a request with a whole address, as proxies get it, is understood', async t => {
	const status = await new Promise(resolve => {
		request({port: viewer.port, path: 'http://other.example/jobs.json'}, res => {
			res.resume();
			resolve(res.statusCode);
		}).end();
	});
	t.is(status, 200);
});

test('without Redis, the list says so', async t => {
	const away = redis.client({port: 1, maxRetriesPerRequest: 0});
	const server = await startViewer(away);
	const response = await fetch(`${server.url}/jobs.json`);
	t.is(response.status, 503);
	t.deepEqual(await response.json(), {error: 'Redis does not answer. Still trying.'});
	await server.stop();
});

test('Redis is asked once for all who ask at the same time', async t => {
	let scans = 0;
	const counting = new Proxy(client, {
		get(target, name) {
			if (name !== 'call') return Reflect.get(target, name);
			return (command: string, ...args: string[]) => {
				if (command === 'SCAN') scans++;
				return target.call(command, ...args);
			};
		},
	});
	const server = await startViewer(counting);
	await Promise.all(Array.from({length: 20}, () => fetch(`${server.url}/jobs.json`)));
	t.is(scans, 1);
	await server.stop();
});

test('refuses options that are none', t => {
	const hub = new LogHub(client);
	const refused = (options: object, message: RegExp) =>
		t.throws(() => createViewer(options as ViewerOptions), {instanceOf: TypeError, message});
	refused({hub, path: '/x'}, /createViewer options/);
	refused({hub: client}, /`hub`/);
	refused({hub, basePath: 'logs'}, /`basePath`/);
});

const bundled = test.macro(async (t, format: 'cjs' | 'esm') => {
	const folder = await mkdtemp(join(tmpdir(), 'logsluice-bundle-'));
	t.teardown(() => rm(folder, {recursive: true, force: true}));
	const file = join(folder, `server.${format === 'cjs' ? 'cjs' : 'mjs'}`);
	await build({
		stdin: {
			contents:
				"import {createViewer} from './lib/viewer.ts'; try { createViewer({hub: {follow() {}}}) } catch ({message}) { console.log(message) }",
			resolveDir: '.',
		},
		bundle: true,
		platform: 'node',
		format,
		outfile: file,
		logLevel: 'silent',
	});
	const {stdout} = await promisify(execFile)(process.execPath, [file]);
	t.regex(stdout, /^The page is not there \(page\/job\.js\): a bundle leaves it behind, /);
});

test('in a bundle of CommonJS, which has no page, says so', bundled, 'cjs');
test('in one of modules too', bundled, 'esm');
