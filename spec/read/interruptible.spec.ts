import {once} from 'node:events';
import {Readable} from 'node:stream';
import {setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import type {Redis} from 'ioredis';
import {LogHub} from '../../lib/read/log-hub.ts';
import {readLog} from '../../lib/read/read-log.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {usedHeap} from '../support/used-heap.ts';
import {RawLog, readAll, take, until} from './raw-log.ts';

const server = await startRedis();
test.after.always(() => server.stop());
const redis = server.client();

const setUp = (t: {readonly title: string}) => {
	const jobId = uniqueJobId(t);
	return {jobId, log: new RawLog(redis, jobId)};
};

const clients = async () => ((await redis.client('LIST')) as string).trim().split('\n');
const untilOneBlocks = () => until(async () => (await clients()).some(client => / flags=b/.test(client)));
// Only the user's own connection is left; would wait for ever where one leaks, which AVA reports.
const untilNoneIsLeft = () => until(async () => (await clients()).length === 1);

// One after another: they count the server's connections.
test.serial('a reader opens its connection with the first entry asked for', async t => {
	const {jobId} = setUp(t);
	const entries = readLog(redis, {jobId});
	t.is((await clients()).length, 1);
	await entries.return();
	t.deepEqual(await entries.next(), {done: true, value: undefined});
	t.is((await clients()).length, 1);
});

test.serial('the connection goes when the log ends', async t => {
	const {jobId, log} = setUp(t);
	await log.end();
	t.deepEqual(await readAll(readLog(redis, {jobId})), ['end']);
	await untilNoneIsLeft();
	t.is(redis.status, 'ready');
});

test.serial('what has ended keeps no process from ending', async t => {
	const {jobId, log} = setUp(t);
	await log.end();
	const timers = () => process.getActiveResourcesInfo().filter(resource => resource === 'Timeout').length;
	const client = server.client({lazyConnect: true});
	const connections: Redis[] = [];
	const duplicate = client.duplicate.bind(client);
	client.duplicate = options => {
		const connection = duplicate(options);
		connections.push(connection);
		return connection;
	};
	const before = timers();
	t.deepEqual(await readAll(readLog(client, {jobId})), ['end']);
	t.is(connections.length, 1);
	await once(connections[0] as Redis, 'end');
	t.true(timers() <= before);
});

test.serial('the connection goes when the loop is left', async t => {
	const {jobId, log} = setUp(t);
	await log.add('one');
	const entries = readLog(redis, {jobId});
	for await (const _ of entries) break;
	await untilNoneIsLeft();
	t.deepEqual(await entries.next(), {done: true, value: undefined});
});

test.serial('the connection goes when the loop throws', async t => {
	const {jobId, log} = setUp(t);
	await log.add('one');
	const looping = async () => {
		for await (const _ of readLog(redis, {jobId})) throw new Error('mine');
	};
	await t.throwsAsync(looping, {message: 'mine'});
	await untilNoneIsLeft();
});

test.serial('a reader that waits is left at once', async t => {
	const {jobId} = setUp(t);
	const entries = readLog(redis, {jobId});
	const next = entries.next();
	await untilOneBlocks();
	t.deepEqual(await entries.return(), {done: true, value: undefined});
	t.deepEqual(await next, {done: true, value: undefined});
	await untilNoneIsLeft();
});

test.serial('an error thrown into a reader that waits comes back', async t => {
	const {jobId} = setUp(t);
	const entries = readLog(redis, {jobId});
	const next = entries.next();
	await untilOneBlocks();
	await t.throwsAsync(entries.throw(new Error('mine')), {message: 'mine'});
	t.deepEqual(await next, {done: true, value: undefined});
	await untilNoneIsLeft();
});

test.serial('a stream made of a reader is destroyed at once', async t => {
	const {jobId, log} = setUp(t);
	await log.add('one');
	const stream = Readable.from(readLog(redis, {jobId}));
	const [entry] = await once(stream, 'data');
	t.is(entry.text, 'one');
	await untilOneBlocks();
	stream.destroy();
	await untilNoneIsLeft();
});

test.serial('`signal` ends a reader that waits, with its reason', async t => {
	const {jobId} = setUp(t);
	const controller = new AbortController();
	const entries = readLog(redis, {jobId, signal: controller.signal});
	const next = entries.next();
	await untilOneBlocks();
	const reason = new Error('enough');
	controller.abort(reason);
	t.is(await t.throwsAsync(next), reason);
	await untilNoneIsLeft();
	t.deepEqual(await entries.next(), {done: true, value: undefined});
});

test.serial('`signal` without a reason throws an `AbortError`', async t => {
	const {jobId} = setUp(t);
	const signal = AbortSignal.abort();
	// For AVA a `DOMException` is no error.
	const reason = await readLog(redis, {jobId, signal})
		.next()
		.catch(error => error);
	t.is(reason, signal.reason);
	t.is(reason.name, 'AbortError');
	await untilNoneIsLeft();
});

test.serial('after `signal` no entry comes, though some were read ahead', async t => {
	const {jobId, log} = setUp(t);
	await log.addLines('one', 'two', 'three');
	const controller = new AbortController();
	const entries = readLog(redis, {jobId, signal: controller.signal});
	t.deepEqual(await take(entries, 1), ['one']);
	controller.abort(new Error('enough'));
	await t.throwsAsync(entries.next(), {message: 'enough'});
	await untilNoneIsLeft();
});

test.serial('`signal` closes the connection though nobody asks for another entry', async t => {
	const {jobId, log} = setUp(t);
	await log.addLines('one', 'two');
	const hub = new LogHub(redis);
	for (const read of [readLog.bind(undefined, redis), hub.follow.bind(hub)]) {
		const controller = new AbortController();
		const entries = read({jobId, signal: controller.signal});
		t.deepEqual(await take(entries, 1), ['one']);
		controller.abort(new Error('enough'));
		await untilNoneIsLeft();
		await t.throwsAsync(entries.next(), {message: 'enough'});
	}
});

test.serial('a hub that is closed closes its connections though a follower holds an entry', async t => {
	const {jobId, log} = setUp(t);
	await log.addLines('one', 'two');
	const hub = new LogHub(redis);
	const entries = hub.follow({jobId});
	t.deepEqual(await take(entries, 1), ['one']);
	hub.close();
	await untilNoneIsLeft();
	await t.throwsAsync(entries.next(), {code: 'LOGSLUICE_CLIENT_CLOSED'});
});

test.serial('a hundred readers that come and go leave nothing behind', async t => {
	const {jobId, log} = setUp(t);
	await log.addLines('one', 'two');
	const controller = new AbortController();
	const listeners = () => redis.listenerCount('error') + redis.listenerCount('end');
	const before = listeners();
	const warnings: Error[] = [];
	const onWarning = (warning: Error) => warnings.push(warning);
	process.on('warning', onWarning);
	await Promise.all(
		Array.from({length: 100}, async (_, index) => {
			const entries = readLog(redis, {jobId, signal: controller.signal});
			t.deepEqual(await take(entries, 2), ['one', 'two']);
			if (index % 2) await entries.return();
			else await t.throwsAsync(entries.throw(new Error('mine')));
		}),
	);
	await untilNoneIsLeft();
	t.is(listeners(), before);
	process.off('warning', onWarning);
	t.deepEqual(warnings, []);
});

test.serial("while a reader waits, the user's client does not", async t => {
	const {jobId, log} = setUp(t);
	const entries = readLog(redis, {jobId});
	const next = entries.next();
	await untilOneBlocks();
	t.is(await redis.ping(), 'PONG');
	await log.add('one');
	t.like(await next, {value: {text: 'one'}});
	await entries.return();
	await untilNoneIsLeft();
});

// With `AbortSignal.any()` it was 3 KB each.
const shared = new AbortController();
const living = (signal: AbortSignal) => ({signal, abort: () => {}});
for (const [whose, visitor] of [
	['of their own, aborted', () => new AbortController()],
	['of all, which lives on', () => living(shared.signal)],
	// Node 20 keeps these as long as somebody listens.
	['that follows one of all', () => living(AbortSignal.any([shared.signal]))],
	['that is aborted much later', () => living(AbortSignal.timeout(3_600_000))],
] as const) {
	test.serial(`followers that have left are forgotten, with a signal ${whose}`, async t => {
		const {jobId, log} = setUp(t);
		await log.add('one');
		const hub = new LogHub(redis);
		t.teardown(() => hub.close());
		// The connections stay.
		await hub.follow({jobId}).next();
		const visit = async (visitors: number) => {
			for (; visitors > 0; visitors--) {
				const controller = visitor();
				const entries = hub.follow({jobId, signal: controller.signal});
				await entries.next();
				controller.abort();
				await entries.return();
			}
			// What weak references hold is collected a turn later, what that held after it.
			for (let passes = 0; passes < 3; passes++) {
				usedHeap();
				await turn();
			}
			return usedHeap();
		};
		// What is compiled and cached is not theirs.
		await visit(500);
		const before = await visit(100);
		const kept = (await visit(1500)) - before;
		t.true(kept < 1500 * 400, `${Math.round(kept / 1500)} bytes each`);
	});
}
