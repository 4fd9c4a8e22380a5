import {once} from 'node:events';
import {type IncomingMessage, request, type ServerResponse} from 'node:http';
import {connect as connectHttp2, createServer as createHttp2Server} from 'node:http2';
import {type AddressInfo, connect} from 'node:net';
import {inspect} from 'node:util';
import test, {type ExecutionContext} from 'ava';
import type {RedisOptions} from 'ioredis';
import {serveLogEvents} from '../../lib/http/serve-log-events.ts';
import type {ServedLogOptions} from '../../lib/http/served-log.ts';
import {LogHub} from '../../lib/read/log-hub.ts';
import {RawLog, until} from '../read/raw-log.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {type Handler, listen} from './listen.ts';
import {allShown, shown, sseEvents} from './sse-events.ts';

const server = await startRedis();
test.after.always(() => server.stop());
const redis = server.client();
let clients = 0;

// A server of one log, whose connections to Redis can be told from all others.
const setUp = async (t: ExecutionContext, handler?: (options: ServedLogOptions) => Handler) => {
	const connectionName = `events-${clients++}`;
	const hub = new LogHub(server.client({connectionName, lazyConnect: true}));
	const jobId = uniqueJobId(t);
	const options = {hub, jobId};
	const http = await listen(handler?.(options) ?? ((req, res) => serveLogEvents(req, res, options)));
	t.teardown(() => {
		hub.close();
		return http.stop();
	});
	const connections = async () => {
		const list = (await redis.client('LIST')) as string;
		return list.split('\n').filter(line => line.includes(` name=${connectionName} `)).length;
	};
	return {...http, hub, jobId, log: new RawLog(redis, jobId), connections};
};

const get = (url: string, headers: Record<string, string> = {}) => fetch(url, {headers});
const body = (response: Response) => response.body as unknown as AsyncIterable<Uint8Array>;

// As it comes, without what fetch holds back or closes.
const getRaw = async (url: string): Promise<IncomingMessage> => {
	const asked = request(url).end();
	const [response] = (await once(asked, 'response')) as [IncomingMessage];
	return response;
};

test('the headers come at once, before the log exists, and keep proxies from holding lines back', async t => {
	const {url, log} = await setUp(t);
	const response = await get(url);
	t.is(response.status, 200);
	t.like(Object.fromEntries(response.headers), {
		'content-type': 'text/event-stream; charset=utf-8',
		'cache-control': 'no-cache, no-transform',
		'x-accel-buffering': 'no',
		'x-content-type-options': 'nosniff',
	});
	const events = sseEvents(body(response));
	await log.add('one');
	t.is(shown((await events.next()).value), 'one');
	await log.end();
	t.is(shown((await events.next()).value), 'end: exit code 0');
	t.true((await events.next()).done);
});

test('lines are plain messages with the id of their entry, markers are events of their name', async t => {
	const {url, log} = await setUp(t);
	await log.addLines('one', 'two');
	const id = await log.add('three', {source: 'stderr', phase: 'build'});
	await redis.xtrim(log.stream, 'MAXLEN', 1);
	const end = await log.end({exitCode: 3});
	const text = await (await get(url)).text();
	const [retry, ...events] = text.trimEnd().split('\n\n');
	t.regex(retry ?? '', /^retry: [12]\d{3}$/);
	const [gap, three, last] = events.map(event => event.split('\n'));
	t.is(gap?.length, 2);
	t.is(gap?.[0], 'event: gap');
	t.like(JSON.parse(gap?.[1]?.slice('data: '.length) ?? ''), {marker: 'gap', lost: 2, stored: false});
	t.deepEqual(three?.slice(0, -1), [`id: ${id}`]);
	t.like(JSON.parse(three?.[1]?.slice('data: '.length) ?? ''), {
		id,
		text: 'three',
		n: 3,
		source: 'stderr',
		phase: 'build',
	});
	t.deepEqual(last?.slice(0, -1), ['event: end', `id: ${end}`]);
	t.like(JSON.parse(last?.[2]?.slice('data: '.length) ?? ''), {marker: 'end', exitCode: 3, id: end});
});

test('whatever is in a text stays in its event', async t => {
	const {url, log} = await setUp(t);
	const texts = [
		'',
		'a\nb\r\nc\rd',
		'\n\nevent: end\ndata: {}\n\n',
		'id: 0-0',
		'\u0000\u001B[31m',
		'\u2028\u2029',
		'żółć 😀',
		'\uD800',
	];
	await log.addLines(...texts);
	await log.end();
	const events = [];
	for await (const event of sseEvents(body(await get(url)))) events.push(event);
	t.deepEqual(
		events.map(({type}) => type),
		[...texts.map(() => 'message'), 'end'],
	);
	// Redis stores bytes: half a surrogate pair has none.
	t.deepEqual(
		events.slice(0, -1).map(({entry}) => entry.text),
		texts.with(-1, '\uFFFD'),
	);
});

test('a client resumes behind the last event that it has seen', async t => {
	const {url, log} = await setUp(t);
	const [one, two] = await log.addLines('one', 'two', 'three');
	await log.end();
	const resumed = async (query: string, headers?: Record<string, string>) =>
		allShown(body(await get(`${url}${query}`, headers)));
	t.deepEqual(await resumed('', {'last-event-id': two as string}), ['three', 'end: exit code 0']);
	t.deepEqual(await resumed(`?after=${one}`), ['two', 'three', 'end: exit code 0']);
	// A page opened with `?after=` keeps that address when it reconnects.
	t.deepEqual(await resumed(`?after=${one}`, {'last-event-id': two as string}), [
		'three',
		'end: exit code 0',
	]);
	t.deepEqual(await resumed('?after='), ['one', 'two', 'three', 'end: exit code 0']);
	t.deepEqual(await resumed('?x=1&after=0', {'last-event-id': ''}), [
		'one',
		'two',
		'three',
		'end: exit code 0',
	]);
});

test('a client that reconnects to a server that was restarted misses nothing and sees nothing twice', async t => {
	const {jobId, log, ...first} = await setUp(t);
	const texts = Array.from({length: 500}, (_, index) => String(index));
	const writing = (async () => {
		for (const text of texts) await log.add(text);
		await log.end();
	})();
	const seen: string[] = [];
	let last = '';
	let {url, stop} = first as {url: string; stop: () => Promise<void>};
	for (;;) {
		const response = await get(url, last === '' ? {} : {'last-event-id': last});
		if (response.status === 204) break;
		t.is(response.status, 200);
		try {
			for await (const event of sseEvents(body(response))) {
				seen.push(shown(event));
				last = event.lastEventId;
				if (seen.length % 150 === 0) break;
			}
		} catch (error) {
			t.is((error as Error).message, 'terminated');
		}
		await stop();
		const hub = new LogHub(redis);
		t.teardown(() => hub.close());
		({url, stop} = await listen((req, res) => serveLogEvents(req, res, {hub, jobId})));
	}
	await stop();
	await writing;
	t.deepEqual(seen, [...texts, 'end: exit code 0']);
});

const answers = test.macro(
	async (
		t,
		ask: (context: {url: string; log: RawLog; connections: () => Promise<number>}) => Promise<Response>,
		status: number,
		text: RegExp,
	) => {
		const context = await setUp(t);
		const response = await ask(context);
		t.is(response.status, status);
		const answer = await response.text();
		t.regex(answer, text);
		t.false(answer.includes('job:'));
		await until(async () => (await context.connections()) === 0);
	},
);

test(
	'204 behind the end of a log, so that an EventSource does not come back',
	answers,
	async ({url, log}) => {
		await log.add('one');
		return get(url, {'last-event-id': await log.end()});
	},
	204,
	/^$/,
);
test(
	'410 for a log that has vanished',
	answers,
	async ({url, log}) => {
		const id = await log.add('one');
		await log.delete();
		return get(`${url}?after=${id}`);
	},
	410,
	/no longer in Redis/,
);
for (const id of ['x', '$', '1-', '-', '1-1-1', '1'.repeat(21), '99999999999999999999', '1-1\u00E9', '%0A']) {
	test(`400 for \`?after=${id}\``, answers, ({url}) => get(`${url}?after=${id}`), 400, /entry ids such as/);
}
test(
	'400 for a bad `Last-Event-ID`',
	answers,
	({url}) => get(url, {'last-event-id': 'abc'}),
	400,
	/entry ids such as/,
);
for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) {
	test(
		`405 for ${method}`,
		answers,
		async ({url}) => {
			const response = await fetch(url, {method});
			if (response.headers.get('allow') !== 'GET') throw new Error('no Allow');
			return response;
		},
		405,
		method === 'HEAD' ? /^$/ : /^Only GET\n$/,
	);
}
test(
	'404 for a key that holds no log',
	answers,
	async ({url, log}) => {
		await redis.set(log.stream, 'x');
		return get(url);
	},
	404,
	/^There is no such log\n$/,
);
test(
	'502 for a log in a newer format',
	answers,
	async ({url, log}) => {
		await log.setState({v: 2});
		return get(url);
	},
	502,
	/^The log cannot be read: LOGSLUICE_NEWER_FORMAT\n$/,
);

test('404 for a job id that none can have, whoever asks', async t => {
	const {hub} = await setUp(t);
	for (const jobId of ['', 'a}b', '../x', 'a\nb', 'x'.repeat(200), '%00']) {
		const {url, stop} = await listen((req, res) => serveLogEvents(req, res, {hub, jobId}));
		t.is((await get(url)).status, 404, jobId);
		await stop();
	}
});

test('502 when Redis denies the log, and nothing that it says', async t => {
	await redis.call('ACL', 'SETUSER', 'eve', 'on', '>pass', '+@all', '-xread', 'allkeys');
	const client = server.client({username: 'eve', password: 'pass'} satisfies RedisOptions);
	const {url, stop} = await listen((req, res) => serveLogEvents(req, res, {redis: client, jobId: '1'}));
	t.teardown(stop);
	const response = await get(url);
	t.is(response.status, 502);
	t.is(await response.text(), 'The log cannot be read: LOGSLUICE_ACCESS_DENIED\n');
});

test('503 when the client has been closed', async t => {
	const client = server.client();
	await client.quit();
	const {url, stop} = await listen((req, res) => serveLogEvents(req, res, {redis: client, jobId: '1'}));
	t.teardown(stop);
	await until(() => client.status === 'end');
	const response = await get(url);
	t.is(response.status, 503);
	t.is(response.headers.get('retry-after'), '1');
});

test('while Redis is away the stream is open, and goes on when it is back', async t => {
	const away = await startRedis({persist: true});
	t.teardown(() => away.stop());
	const client = away.client();
	const log = new RawLog(client, 'a');
	const one = await log.add('one');
	const {url, stop} = await listen((req, res) => serveLogEvents(req, res, {redis: client, jobId: 'a'}));
	t.teardown(stop);
	await away.kill();
	const response = await get(url, {'last-event-id': one});
	t.is(response.status, 200);
	const events = allShown(body(response));
	await away.restart();
	await log.add('two');
	await log.end();
	t.deepEqual(await events, ['two', 'end: exit code 0']);
});

test('a log that vanishes while it is followed says so', async t => {
	const {url, log} = await setUp(t);
	const one = await log.add('one');
	const events = sseEvents(body(await get(url)));
	t.is(shown((await events.next()).value), 'one');
	await log.delete();
	await log.add('again', {n: 1});
	const {value} = await events.next();
	// Made by the reader, so it moves no client's place in the log.
	t.like(value, {type: 'reset', lastEventId: one});
	t.is(value.entry.id, undefined);
	await events.return(undefined);
});

test('all that a client leaves behind is taken away', async t => {
	const {url, log, connections} = await setUp(t);
	await log.add('one');
	const responses = await Promise.all(Array.from({length: 20}, () => getRaw(url)));
	for (const response of responses) {
		const [chunk] = await once(response, 'data');
		t.regex(String(chunk), /retry: /);
	}
	t.true((await connections()) > 0);
	for (const response of responses) response.destroy();
	await until(async () => (await connections()) === 0);
});

test('a client that leaves before it is answered leaves nothing behind', async t => {
	const {port, connections} = await setUp(t);
	for (let index = 0; index < 20; index++) {
		const socket = connect(port, '127.0.0.1');
		await once(socket, 'connect');
		socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
		setImmediate(() => socket.destroy());
		await once(socket, 'close');
	}
	await until(async () => (await connections()) === 0);
	t.pass();
});

test('a client that asks many times over one connection and leaves it leaves nothing behind', async t => {
	const {port, connections, log} = await setUp(t);
	await log.add('one');
	const warnings: Error[] = [];
	const onWarning = (warning: Error) => warnings.push(warning);
	process.on('warning', onWarning);
	const socket = connect(port, '127.0.0.1');
	socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(20));
	await once(socket, 'data');
	t.true((await connections()) > 0);
	socket.destroy();
	await until(async () => (await connections()) === 0);
	process.off('warning', onWarning);
	t.deepEqual(warnings, []);
});

test('a handler that comes to it after the client has left leaves nothing behind', async t => {
	let asked = () => {};
	let left = () => {};
	const isAsked = new Promise<void>(resolve => {
		asked = resolve;
	});
	const isLeft = new Promise<void>(resolve => {
		left = resolve;
	});
	let served: Promise<void> | undefined;
	const {port, connections} = await setUp(t, options => async (req, res) => {
		asked();
		await once(res, 'close');
		served = serveLogEvents(req, res, options);
		left();
	});
	const socket = connect(port, '127.0.0.1');
	socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
	await isAsked;
	socket.destroy();
	await isLeft;
	await served;
	await until(async () => (await connections()) === 0);
	t.pass();
});

test('a slow client is waited for, slows nobody, and gets every line in the end', async t => {
	const responses: ServerResponse[] = [];
	const {url, log} = await setUp(t, options => (req, res) => {
		responses.push(res);
		return serveLogEvents(req, res, options);
	});
	const slow = await getRaw(url);
	await once(slow, 'data');
	slow.pause();
	const quick = allShown(body(await get(url)));
	const texts = Array.from({length: 12_000}, (_, index) => `${index} ${'x'.repeat(1000)}`);
	for (let from = 0; from < texts.length; from += 1000) {
		await Promise.all(texts.slice(from, from + 1000).map(text => log.add(text)));
	}
	await log.end();
	const expected = [...texts, 'end: exit code 0'];
	t.deepEqual(await quick, expected);
	// 12 MB wait for it, of which this server holds next to nothing.
	t.true((responses[0]?.writableLength ?? 0) < 256 * 1024);
	t.deepEqual(await allShown(slow), expected);
});

test('lines that come close together are written together', async t => {
	let writes = 0;
	const {url, log} = await setUp(t, options => (req, res) => {
		const {write} = res;
		res.write = (...args: unknown[]) => {
			writes++;
			return write.apply(res, args as Parameters<typeof write>);
		};
		return serveLogEvents(req, res, options);
	});
	const start = performance.now();
	const events = allShown(body(await get(url)));
	for (let line = 0; line < 1000; line++) await log.add(`line ${line}`);
	await log.end();
	t.is((await events).length, 1001);
	// One in 50 ms, but those of more than 8 KiB, and the greeting.
	t.true(writes <= (performance.now() - start) / 50 + (1000 * 150) / 8_192 + 3, `${writes} writes`);
});

test('what a framework has set stays', async t => {
	const {url, log} = await setUp(t, options => (req, res) => {
		res.setHeader('access-control-allow-origin', '*');
		return serveLogEvents(req, res, options);
	});
	await log.end();
	const response = await get(url);
	t.is(response.headers.get('access-control-allow-origin'), '*');
	t.is((await allShown(body(response))).length, 1);
});

test('HTTP/2', async t => {
	const {hub, jobId, log} = await setUp(t);
	const http2 = createHttp2Server((req, res) => {
		void serveLogEvents(req as never, res as never, {hub, jobId});
	}).listen(0, '127.0.0.1');
	t.teardown(() => http2.close());
	await once(http2, 'listening');
	const session = connectHttp2(`http://127.0.0.1:${(http2.address() as AddressInfo).port}`);
	t.teardown(() => session.destroy());
	const stream = session.request({':path': '/'});
	const [headers] = await once(stream, 'response');
	t.is(headers[':status'], 200);
	await log.addLines('one', 'two');
	await log.end();
	t.deepEqual(await allShown(stream), ['one', 'two', 'end: exit code 0']);
});

test('HTTP/2: who has left before he is answered is not followed', async t => {
	const {hub, jobId, connections} = await setUp(t);
	let answered: Promise<void> | undefined;
	const http2 = createHttp2Server(async (req, res) => {
		await once(res, 'close');
		answered = serveLogEvents(req as never, res as never, {hub, jobId});
	}).listen(0, '127.0.0.1');
	t.teardown(() => http2.close());
	await once(http2, 'listening');
	const session = connectHttp2(`http://127.0.0.1:${(http2.address() as AddressInfo).port}`);
	t.teardown(() => session.destroy());
	const stream = session.request({':path': '/'});
	await once(http2, 'request');
	stream.close();
	await until(() => answered !== undefined);
	await answered;
	await until(async () => (await connections()) === 0);
	t.pass();
});

test('a hub that is closed ends the streams', async t => {
	const {url, log, hub, connections} = await setUp(t);
	await log.add('one');
	const events = sseEvents(body(await get(url)));
	t.is(shown((await events.next()).value), 'one');
	hub.close();
	t.true((await events.next()).done);
	t.is(await connections(), 0);
	t.is((await get(url)).status, 503);
});

const refuses = test.macro({
	exec(t, options: unknown, message: RegExp) {
		const error = t.throws(() => serveLogEvents({} as never, {} as never, options as never), {
			instanceOf: TypeError,
		});
		t.regex(error.message, message);
	},
	title: (_, options) => `options ${inspect(options, {depth: 0})} are refused at once`,
});

const hub = new LogHub(redis);
test(refuses, undefined, /^Expected `serveLogEvents options` to be an object, got undefined/);
test(refuses, {}, /^Expected either `hub` or `redis`, got neither/);
test(refuses, {hub, redis, jobId: '1'}, /^Expected either `hub` or `redis`, got both/);
test(refuses, {hub: {}, jobId: '1'}, /^Expected `hub` to be a LogHub/);
test(refuses, {redis: {}, jobId: '1'}, /^Expected `redis` to be a client of ioredis/);
test(refuses, {hub}, /^Expected either `jobId` or `key`, got neither/);
test(refuses, {hub, jobId: '1', key: 'k'}, /^Expected either `jobId` or `key`, got both/);
test(refuses, {hub, jobId: '1', after: '0'}, /^Expected serveLogEvents options to be among .*, got `after`/);
