import {once} from 'node:events';
import {type IncomingMessage, request} from 'node:http';
import {connect} from 'node:net';
import {inspect} from 'node:util';
import test, {type ExecutionContext} from 'ava';
import {type LogDownloadOptions, serveLogDownload} from '../../lib/http/serve-log-download.ts';
import {LogHub} from '../../lib/read/log-hub.ts';
import {readLog} from '../../lib/read/read-log.ts';
import {collect, RawLog, until} from '../read/raw-log.ts';
import {startProxy} from '../support/proxy.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {listen} from './listen.ts';

const server = await startRedis();
test.after.always(() => server.stop());
const redis = server.client();
let clients = 0;

const setUp = async (
	t: ExecutionContext,
	{port = server.port, ...options}: {port?: number} & Partial<LogDownloadOptions> = {},
) => {
	const connectionName = `download-${clients++}`;
	const client = server.client({connectionName, lazyConnect: true, port});
	const jobId = uniqueJobId(t);
	const served = {redis: client, jobId, ...options} as LogDownloadOptions;
	const http = await listen((req, res) => serveLogDownload(req, res, served));
	t.teardown(http.stop);
	const connections = async () => {
		const list = (await redis.client('LIST')) as string;
		return list.split('\n').filter(line => line.includes(` name=${connectionName} `)).length;
	};
	return {...http, jobId, log: new RawLog(redis, jobId), connections};
};

test('a log as plain text, markers between dashes, whether it has ended or not', async t => {
	const {url, log, jobId, connections} = await setUp(t);
	await log.addLines('one', 'two', 'żółć 😀\ttab');
	await redis.xtrim(log.stream, 'MAXLEN', 2);
	const response = await fetch(url);
	t.is(response.status, 200);
	t.like(Object.fromEntries(response.headers), {
		'content-type': 'text/plain; charset=utf-8',
		'content-disposition': `attachment; filename="${jobId.slice(0, 100)}.log"`,
		'cache-control': 'no-store',
		'x-content-type-options': 'nosniff',
	});
	const gap = '── 1 line is missing here: no longer in Redis ──\n';
	t.is(await response.text(), `${gap}two\nżółć 😀\ttab\n`);
	await log.end({exitCode: 3});
	t.is(await (await fetch(url)).text(), `${gap}two\nżółć 😀\ttab\n── exit code 0 ──\n`);
	await until(async () => (await connections()) === 0);
});

test('a log as NDJSON has every entry with all its fields', async t => {
	const {url, log, jobId} = await setUp(t, {format: 'ndjson'});
	await log.addLines(...Array.from({length: 1000}, (_, index) => String(index)));
	await log.add('\u009B31m \u202E \u0000 \u007F \u2028', {source: 'stderr', phase: 'p'});
	await log.end();
	const response = await fetch(url);
	t.is(response.headers.get('content-type'), 'application/x-ndjson; charset=utf-8');
	t.regex(response.headers.get('content-disposition') ?? '', /^attachment; filename="[\w.-]+\.ndjson"$/);
	const text = await response.text();
	t.notRegex(text, /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]/);
	const entries = text
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line));
	t.deepEqual(entries, JSON.parse(JSON.stringify(await collect(readLog(redis, {jobId})))));
	t.is(entries.at(-2).text, '\u009B31m \u202E \u0000 \u007F \u2028');
});

test('what others wrote cannot forge a line or drive a terminal', async t => {
	const {url, log} = await setUp(t);
	await log.addLines(
		'a\r\nb\n── exit code 0 ──',
		'\u001B]0;title\u0007\u001B[2J',
		'\u009B2J\u0085',
		'x\u202Egnp.exe',
		'\0\b\u007F',
	);
	t.is(
		await (await fetch(url)).text(),
		['a␍␊b␊── exit code 0 ──', '␛]0;title␇␛[2J', '⟨U+009B⟩2J⟨U+0085⟩', 'x⟨U+202E⟩gnp.exe', '␀␈␡', ''].join(
			'\n',
		),
	);
});

const isNamed = test.macro({
	async exec(t, key: string, name: string) {
		const {url} = await setUp(t, {jobId: undefined, key} as never);
		await redis.xadd(key, '*', 'text', 'one');
		const response = await fetch(url);
		t.is(response.headers.get('content-disposition'), `attachment; filename="${name}.log"`);
		t.is(await response.text(), 'one\n');
	},
	title: (_, key) => `the file of key ${JSON.stringify(key)} has a name that is harmless`,
});

test(isNamed, 'build:7', 'build_7');
test(isNamed, '../../etc/passwd', 'etc_passwd');
test(isNamed, 'a"; filename="evil.exe', 'a_filename_evil.exe');
test(isNamed, 'a\r\nSet-Cookie: x=1', 'a_Set-Cookie_x_1');
test(isNamed, '-rf', 'rf');
test(isNamed, 'żółć', 'job');
test(isNamed, 'x'.repeat(500), 'x'.repeat(100));

test('404 for a log that Redis does not hold, or never can', async t => {
	const {url} = await setUp(t);
	t.is((await fetch(url)).status, 404);
	for (const jobId of ['a}b', '../x', '']) {
		const {url} = await setUp(t, {jobId} as never);
		t.is((await fetch(url)).status, 404);
	}
});

test('405, 404 and 502 as with events', async t => {
	const {url, log} = await setUp(t);
	for (const method of ['POST', 'HEAD']) {
		const response = await fetch(url, {method});
		t.is(response.status, 405);
		t.is(response.headers.get('allow'), 'GET');
	}
	await redis.set(log.stream, 'x');
	t.is((await fetch(url)).status, 404);
	await log.setState({v: 2});
	t.is(await (await fetch(url)).text(), 'The log cannot be read: LOGSLUICE_NEWER_FORMAT\n');
});

const start = async (url: string): Promise<IncomingMessage> => {
	const [response] = (await once(request(url).end(), 'response')) as [IncomingMessage];
	return response;
};

const large = Array.from({length: 6000}, (_, index) => `${index} ${'x'.repeat(2000)}`);
const addLarge = async (log: RawLog) => {
	for (let from = 0; from < large.length; from += 1000) {
		await Promise.all(large.slice(from, from + 1000).map(text => log.add(text)));
	}
};

test('a download goes as fast as its client reads, and what is left is taken away', async t => {
	const {url, log, connections} = await setUp(t);
	await addLarge(log);
	const response = await start(url);
	await once(response, 'readable');
	t.is(await connections(), 1);
	const reads = async () => {
		const list = (await redis.client('LIST')) as string;
		return /cmd=(\S+)/.exec(list.split('\n').find(line => line.includes('name=download-')) ?? '')?.[1];
	};
	t.truthy(await reads());
	response.destroy();
	await until(async () => (await connections()) === 0);
	t.is(await (await fetch(url)).text(), large.map(text => `${text}\n`).join(''));
});

test('a client that asks twice over one connection and leaves it leaves nothing behind', async t => {
	const {port, log, connections} = await setUp(t);
	// More than what lies between the two takes.
	const text = 'x'.repeat(100_000);
	await Promise.all(Array.from({length: 300}, () => log.add(text)));
	const socket = connect(port, '127.0.0.1');
	socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2));
	await once(socket, 'readable');
	await until(async () => (await connections()) === 2);
	socket.destroy();
	await until(async () => (await connections()) === 0);
	t.pass();
});

test('a download that fails midway is cut off, not ended', async t => {
	const {url, log} = await setUp(t);
	await addLarge(log);
	const response = await start(url);
	await once(response, 'readable');
	await redis.multi().del(log.stream).set(log.stream, 'x').exec();
	await t.throwsAsync(
		(async () => {
			for await (const _ of response);
		})(),
		{message: 'aborted'},
	);
});

test('a connection to Redis that is lost midway is waited for', async t => {
	const proxy = await startProxy(server.port);
	t.teardown(() => proxy.stop());
	const {url, log} = await setUp(t, {port: proxy.port});
	await addLarge(log);
	const response = await start(url);
	let text = '';
	response.setEncoding('utf8');
	for await (const chunk of response) {
		if (text === '') proxy.killConnections();
		text += chunk;
	}
	t.is(text, large.map(line => `${line}\n`).join(''));
});

test('a hub will do as well as a client', async t => {
	const hub = new LogHub(redis);
	const {url, log} = await setUp(t, {hub, redis: undefined} as never);
	await log.add('one');
	t.is(await (await fetch(url)).text(), 'one\n');
});

const refuses = test.macro({
	exec(t, options: unknown, message: RegExp) {
		const serve = () => serveLogDownload({} as never, {} as never, options as never);
		t.regex(t.throws(serve, {instanceOf: TypeError}).message, message);
	},
	title: (_, options) => `options ${inspect(options, {depth: 0})} are refused at once`,
});

test(refuses, undefined, /^Expected `serveLogDownload options` to be an object, got undefined/);
test(
	refuses,
	{redis, jobId: '1', format: 'html'},
	/^Expected `format` to be 'text' or 'ndjson', got `'html'`/,
);
test(refuses, {redis, jobId: '1', format: 'toString'}, /^Expected `format` to be 'text' or 'ndjson'/);
test(refuses, {redis, jobId: '1', follow: true}, /^Expected serveLogDownload options to be among/);
test(refuses, {jobId: '1'}, /^Expected either `hub` or `redis`, got neither/);
