import test, {type ExecutionContext} from 'ava';
import {logEventsResponse} from '../../lib/http/log-events-response.ts';
import {LogHub} from '../../lib/read/log-hub.ts';
import {RawLog, until} from '../read/raw-log.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {allShown, shown, sseEvents} from './sse-events.ts';

const server = await startRedis();
test.after.always(() => server.stop());
const redis = server.client();
let clients = 0;

const setUp = (t: ExecutionContext) => {
	const connectionName = `response-${clients++}`;
	const hub = new LogHub(server.client({connectionName, lazyConnect: true}));
	t.teardown(() => hub.close());
	const jobId = uniqueJobId(t);
	const connections = async () => {
		const list = (await redis.client('LIST')) as string;
		return list.split('\n').filter(line => line.includes(` name=${connectionName} `)).length;
	};
	const ask = (path = '', init?: RequestInit) =>
		logEventsResponse(new Request(`http://localhost/${path}`, init), {hub, jobId});
	return {hub, jobId, log: new RawLog(redis, jobId), connections, ask};
};

const body = (response: Response) => response.body as unknown as AsyncIterable<Uint8Array>;

test('a web request gets what a Node request gets', async t => {
	const {log, ask, connections} = setUp(t);
	const response = await ask();
	t.is(response.status, 200);
	t.like(Object.fromEntries(response.headers), {
		'content-type': 'text/event-stream; charset=utf-8',
		'cache-control': 'no-cache, no-transform',
		'x-accel-buffering': 'no',
	});
	const events = sseEvents(body(response));
	await log.add('one');
	const {value} = await events.next();
	t.is(shown(value), 'one');
	await log.add('two');
	const end = await log.end();
	t.is(shown((await events.next()).value), 'two');
	t.is(shown((await events.next()).value), 'end: exit code 0');
	t.true((await events.next()).done);
	t.deepEqual(await allShown(body(await ask(`?after=${value.lastEventId}`))), ['two', 'end: exit code 0']);
	t.is((await ask('', {headers: {'last-event-id': end}})).status, 204);
	await until(async () => (await connections()) === 0);
});

test('the statuses are the same', async t => {
	const {hub, ask, log} = setUp(t);
	t.is((await ask('?after=x')).status, 400);
	t.is((await ask('', {method: 'POST'})).headers.get('allow'), 'GET');
	t.is((await ask('?after=1')).status, 410);
	t.is((await logEventsResponse(new Request('http://localhost/'), {hub, jobId: 'a/b'})).status, 404);
	await log.setState({v: 9});
	const response = await ask();
	t.is(response.status, 502);
	t.is(await response.text(), 'The log cannot be read: LOGSLUICE_NEWER_FORMAT\n');
	await t.throwsAsync(logEventsResponse(new Request('http://localhost/'), {} as never), {
		instanceOf: TypeError,
		message: /^Expected either `hub` or `redis`/,
	});
});

test('a body that is cancelled leaves nothing behind', async t => {
	const {log, ask, connections} = setUp(t);
	await log.add('one');
	const reader = (await ask()).body?.getReader();
	await reader?.read();
	const waiting = reader?.read();
	t.true((await connections()) > 0);
	await reader?.cancel();
	await waiting;
	await until(async () => (await connections()) === 0);
});

// What was read ahead for them fills the body: nobody would have asked for more.
for (const [how, leave] of [
	['cancels the body', (response: Response) => response.body?.cancel()],
	['aborts the request', (_: Response, controller: AbortController) => controller.abort()],
] as const) {
	test(`who ${how} without having read leaves nothing behind`, async t => {
		const {log, ask, connections} = setUp(t);
		await log.add('one');
		const controller = new AbortController();
		const response = await ask('', {signal: controller.signal});
		t.true((await connections()) > 0);
		await leave(response, controller);
		await until(async () => (await connections()) === 0);
	});
}

test('a request that is aborted ends the body and leaves nothing behind', async t => {
	const {log, ask, connections} = setUp(t);
	await log.add('one');
	const controller = new AbortController();
	const events = sseEvents(body(await ask('', {signal: controller.signal})));
	t.is(shown((await events.next()).value), 'one');
	const next = events.next();
	controller.abort();
	t.true((await next).done);
	await until(async () => (await connections()) === 0);
});

test('a request that was aborted before it came leaves nothing behind', async t => {
	const {ask, connections} = setUp(t);
	const response = await ask('', {signal: AbortSignal.abort()});
	await response.body?.cancel();
	await until(async () => (await connections()) === 0);
	t.pass();
});

test('who reads slowly gets every line all the same', async t => {
	const {log, ask} = setUp(t);
	const texts = Array.from({length: 6000}, (_, index) => `${index} ${'x'.repeat(500)}`);
	const slow = await ask();
	for (let from = 0; from < texts.length; from += 1000) {
		await Promise.all(texts.slice(from, from + 1000).map(text => log.add(text)));
	}
	await log.end();
	t.deepEqual(await allShown(body(slow)), [...texts, 'end: exit code 0']);
});
