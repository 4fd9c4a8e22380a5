import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {Writable} from 'node:stream';
import {finished, pipeline} from 'node:stream/promises';
import {setTimeout as after} from 'node:timers/promises';
import test from 'ava';
import {Cluster, Redis} from 'ioredis';
import {createLogPipeline, type LogWarning, RedisLogSink, type RedisLogSinkOptions} from '../../lib/index.ts';
import {startProxy} from '../support/proxy.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {auditLines, codesOf, numberedLines, storedEntries} from './stored.ts';

const redis = await startRedis();
const client = redis.client();
test.after.always(() => redis.stop());

const invalid = test.macro({
	exec(t, options: Record<string, unknown>, message: RegExp) {
		t.throws(() => new RedisLogSink(client, options as RedisLogSinkOptions), {
			instanceOf: TypeError,
			message,
		});
	},
	title: (_, options) => `Refuses ${JSON.stringify(options)?.slice(0, 100)}`,
});
test(invalid, {}, /either `jobId` or `key`, got neither/);
test(invalid, {jobId: 'a', key: 'b'}, /either `jobId` or `key`, got both/);
test(invalid, {jobId: ''}, /`jobId` to be 1 to 128 characters.*got `''` \(string\)/);
test(invalid, {jobId: 'a}b'}, /`jobId`/);
test(invalid, {jobId: '-a'}, /`jobId`/);
test(invalid, {jobId: 'a\n'}, /`jobId`/);
test(invalid, {jobId: 'x'.repeat(129)}, /`jobId`/);
test(invalid, {jobId: 42}, /`jobId`.*got `42` \(number\)/);
test(invalid, {key: ''}, /`key` to be a string that is not empty/);
test(invalid, {jobId: 'a', source: ''}, /`source` to be a string of 1 to 64 characters/);
test(invalid, {jobId: 'a', source: 'x'.repeat(65)}, /`source`/);
test(
	invalid,
	{jobId: 'a', phase: 'a\u0007'},
	/`phase` to be a string of 0 to 64 characters without control characters/,
);
test(invalid, {jobId: 'a', markEnd: 'yes'}, /`markEnd` to be a boolean, got `'yes'` \(string\)/);
test(invalid, {jobId: 'a', maxEntries: 0}, /`maxEntries` to be an integer >= 1, got `0` \(number\)/);
test(invalid, {jobId: 'a', maxBufferBytes: 1}, /`maxBufferBytes` to be an integer >= 4096/);
test(invalid, {jobId: 'a', maxBlockMs: -1}, /`maxBlockMs` to be an integer from 0 to 2147483647 or Infinity/);
test(
	invalid,
	{jobId: 'a', flushTimeoutMs: Number.POSITIVE_INFINITY},
	/`flushTimeoutMs` to be an integer from 0/,
);
test(invalid, {jobId: 'a', ttlSeconds: 1.5}, /`ttlSeconds`/);
test(invalid, {jobId: 'a', onWarning: 1}, /`onWarning` to be a function/);
test(invalid, {jobId: 'a', secrets: ['x']}, /among .*`jobId`.*, got `secrets`/);

test('Refuses what is no client, without showing what it holds', t => {
	const error = t.throws(() => new RedisLogSink({password: 'hunter2'} as never, {jobId: 'a'}), {
		instanceOf: TypeError,
	});
	t.regex(error?.message ?? '', /`redis` to be a client of ioredis/);
	t.notRegex(error?.message ?? '', /hunter2/);
});

test('On a Cluster, refuses a key whose state would be in another slot', t => {
	const cluster = new Cluster([{host: '127.0.0.1', port: redis.port}], {lazyConnect: true});
	t.throws(() => new RedisLogSink(cluster as never, {key: 'a}b'}), {message: /same cluster slot/});
	t.notThrows(() => new RedisLogSink(cluster as never, {key: 'a{b}c', onWarning() {}}));
	cluster.disconnect();
});

const stateOf = test.macro(async (t, keyPrefix: string, key: string, state: string) => {
	const prefixed = redis.client({keyPrefix});
	const sink = new RedisLogSink(prefixed, {key});
	sink.end('line');
	await finished(sink);
	t.is(await client.hget(state, 'n'), '1');
	t.is(await client.xlen(keyPrefix + key), 1);
});
test('The state key of job:1:logs', stateOf, '', 'job:1:logs', '{job:1:logs}:state');
test('The state key of a key with a hash tag', stateOf, '', 'log:{2}', 'log:{2}:state');
test('The state key under a keyPrefix', stateOf, 'app:', 'job:3:logs', 'app:{app:job:3:logs}:state');
test(
	'The state key under a keyPrefix with a hash tag',
	stateOf,
	'{app}:',
	'job:4:logs',
	'{app}:job:4:logs:state',
);

test("A write's callback means that there is room, 'finish' that all is acknowledged", async t => {
	const jobId = uniqueJobId(t);
	const sink = new RedisLogSink(client, {jobId});
	const lines = numberedLines(5_000);
	for (const line of lines) if (!sink.write(line)) await once(sink, 'drain');
	sink.end();
	await once(sink, 'finish');
	t.like(sink.delivery, {accepted: 5_000, written: 5_000, lost: 0, pending: 0});
	t.is(await auditLines(client, jobId, lines), 'ok');
});

test('A chunk that is no line is refused', async t => {
	const sink = new RedisLogSink(client, {jobId: uniqueJobId(t)});
	sink.write(42);
	await t.throwsAsync(finished(sink), {instanceOf: TypeError, message: /a line, which is a string/});
});

test('A line end within a line becomes a space: one line stays one entry', async t => {
	const jobId = uniqueJobId(t);
	await pipeline(['a\nb\r\nc\rd', ''], new RedisLogSink(client, {jobId}));
	t.deepEqual(
		(await storedEntries(client, jobId)).map(({text}) => text),
		['a b c d', ''],
	);
});

test('Text comes back as it went in, whatever it holds', async t => {
	const jobId = uniqueJobId(t);
	const texts = [
		'\u0000',
		'"\'\\',
		'日本語 🎉',
		'x'.repeat(100_000),
		'\t',
		'$5',
		'-',
		' a ',
		'é'.repeat(6_000),
	];
	await pipeline(texts, new RedisLogSink(client, {jobId}));
	t.is(await auditLines(client, jobId, texts), 'ok');
});

test('A new sink says that the job runs, before its first line and past an old end', async t => {
	const jobId = uniqueJobId(t);
	await pipeline(['old'], new RedisLogSink(client, {jobId, markEnd: true}));
	const state = `{job:${jobId}:logs}:state`;
	t.truthy(await client.hget(state, 'end'));
	const sink = new RedisLogSink(client, {jobId, markEnd: true});
	while ((await client.hget(state, 'end')) !== null) await after(5);
	t.true(Object.keys(await client.hgetall(state)).some(field => field.startsWith('l:')));
	t.is(await client.xlen(`job:${jobId}:logs`), 2);
	await once(sink.end('new'), 'finish');
	t.is(await auditLines(client, jobId, ['old', 'new']), 'ok');
});

test('markEnd appends the end marker behind the lines, and the lease is released', async t => {
	const jobId = uniqueJobId(t);
	const sink = new RedisLogSink(client, {jobId, markEnd: true, phase: 'build'});
	await pipeline(['a', 'b'], sink);
	const entries = await storedEntries(client, jobId);
	t.like(entries.at(-1), {marker: 'end', lines: 2, lost: 0, n: 3, source: 'system', phase: 'build'});
	t.is(sink.delivery.lastId, entries.at(-2)?.id);
	const state = await client.hgetall(`{job:${jobId}:logs}:state`);
	t.like(state, {end: entries.at(-1)?.id});
	t.deepEqual(
		Object.keys(state).filter(field => field.startsWith('l:')),
		[],
	);
});

test('A quiet job keeps its log, however short its time to live', async t => {
	const jobId = uniqueJobId(t);
	const sink = new RedisLogSink(client, {jobId, ttlSeconds: 1});
	sink.write('first');
	await new Promise<void>(resolve => sink.delivery.whenSettled(resolve));
	// Longer than the log would live without a beat.
	await after(2_500);
	await once(sink.end('last'), 'finish');
	t.is(await auditLines(client, jobId, ['first', 'last']), 'ok');
});

test('Sinks that share a client add one listener an event to it, and take it away', async t => {
	const shared = redis.client();
	await shared.ping();
	const count = () => ['ready', 'close', 'end'].map(event => shared.listenerCount(event)).join();
	const before = count();
	const sinks = Array.from(
		{length: 20},
		(_, index) => new RedisLogSink(shared, {jobId: `${uniqueJobId(t)}.${index}`}),
	);
	for (const sink of sinks) sink.write('line');
	// They are sent, and no answer can have come yet.
	await new Promise(process.nextTick);
	t.is(shared.listenerCount('ready') - Number(before.split(',')[0]), 1);
	await Promise.all(sinks.map(sink => once(sink.end(), 'finish')));
	t.is(count(), before);
});

test('Two sinks on one job interleave, each in its order', async t => {
	const jobId = uniqueJobId(t);
	const [a, b] = [numberedLines(3_000, 'a'), numberedLines(3_000, 'b')];
	await Promise.all([
		pipeline(a, new RedisLogSink(client, {jobId})),
		pipeline(b, new RedisLogSink(redis.client(), {jobId, source: 'stderr'})),
	]);
	const entries = await storedEntries(client, jobId);
	t.deepEqual(
		entries.map(({n}) => n),
		Array.from({length: 6_000}, (_, index) => index + 1),
	);
	t.deepEqual(
		entries.filter(({source}) => source === 'stdout').map(({text}) => text),
		a,
	);
	t.deepEqual(
		entries.filter(({source}) => source === 'stderr').map(({text}) => text),
		b,
	);
});

const survives = test.macro(async (t, options: Parameters<typeof redis.client>[0]) => {
	const proxy = await startProxy(redis.port);
	const flaky = redis.client({port: proxy.port, retryStrategy: () => 20, ...options});
	const jobId = uniqueJobId(t);
	const warnings: LogWarning[] = [];
	const sink = new RedisLogSink(flaky, {jobId, onWarning: warning => warnings.push(warning)});
	const lines = numberedLines(2_000);
	for (const [index, line] of lines.entries()) {
		if (!sink.write(line)) await once(sink, 'drain');
		// Executed by Redis, its reply lost: what to send again cannot be told from here.
		if (index % 100 === 0) await proxy.cutAfterReplyBytes(index % 40);
	}
	await once(sink.end(), 'finish');
	t.is(await auditLines(client, jobId, lines), 'ok');
	t.like(sink.delivery, {written: 2_000, lost: 0});
	await proxy.stop();
});
test('Replies lost with their connection: every line once, in order (default client)', survives, {});
test('… with autoResendUnfulfilledCommands: false', survives, {autoResendUnfulfilledCommands: false});
test('… with maxRetriesPerRequest: 0', survives, {maxRetriesPerRequest: 0});
test('… with enableOfflineQueue: false', survives, {enableOfflineQueue: false});
test('… with commandTimeout', survives, {commandTimeout: 15});

test('SCRIPT FLUSH between batches goes unnoticed', async t => {
	const jobId = uniqueJobId(t);
	const sink = new RedisLogSink(client, {jobId});
	for (const line of ['a', 'b', 'c']) {
		await new Promise(resolve => sink.write(line, resolve));
		await client.script('FLUSH');
	}
	await once(sink.end(), 'finish');
	t.is(await auditLines(client, jobId, ['a', 'b', 'c']), 'ok');
});

test('Entries that Redis lost are sent again behind a reset marker', async t => {
	const jobId = uniqueJobId(t);
	const warnings: LogWarning[] = [];
	const sink = new RedisLogSink(client, {jobId, onWarning: warning => warnings.push(warning)});
	const acknowledged = () => new Promise<void>(resolve => sink.delivery.whenSettled(resolve));
	sink.write('a');
	await acknowledged();
	await client.del(`job:${jobId}:logs`);
	sink.write('b');
	await once(sink.end(), 'finish');
	const entries = await storedEntries(client, jobId);
	t.deepEqual(
		entries.map(({marker, text, n}) => [marker ?? text, n]),
		[
			['reset', 2],
			['a', 3],
			['b', 4],
		],
	);
	t.like(entries[0], {lost: 0});
	t.deepEqual(codesOf(warnings), ['LOGSLUICE_LOG_RESET']);
});

test('A client that its owner has closed is a stop: lines are counted, told once', async t => {
	const closed = redis.client();
	await closed.ping();
	closed.disconnect();
	const warnings: LogWarning[] = [];
	const sink = new RedisLogSink(closed, {
		jobId: uniqueJobId(t),
		onWarning: warning => warnings.push(warning),
	});
	await pipeline(numberedLines(500), sink);
	t.like(sink.delivery, {written: 0, lost: 500});
	t.deepEqual(codesOf(warnings), ['LOGSLUICE_REDIS_REFUSED']);
});

test('EVAL denied is a stop whose message tells what to allow', async t => {
	const jobId = uniqueJobId(t);
	await client.acl('SETUSER', jobId, 'on', 'nopass', '~*', '&*', '+@all', '-evalsha', '-eval');
	const warnings: LogWarning[] = [];
	const limited = redis.client({username: jobId, password: 'any'});
	await pipeline(['a'], new RedisLogSink(limited, {jobId, onWarning: warning => warnings.push(warning)}));
	t.deepEqual(codesOf(warnings), ['LOGSLUICE_REDIS_REFUSED']);
	t.regex(warnings.at(-1)?.message ?? '', /NOPERM.*\+evalsha \+eval/);
});

test('A Redis that is not there: the end comes at flushTimeoutMs, everything counted', async t => {
	const nowhere = new Redis({port: 1, retryStrategy: () => 50});
	nowhere.on('error', () => {});
	const warnings: LogWarning[] = [];
	const options = {
		jobId: 'a',
		flushTimeoutMs: 300,
		markEnd: true,
		onWarning: (w: LogWarning) => warnings.push(w),
	};
	const sink = new RedisLogSink(nowhere, options);
	await pipeline(numberedLines(1_000), sink);
	t.like(sink.delivery, {written: 0, lost: 1_000});
	t.regex(sink.delivery.error?.message ?? '', /flushTimeoutMs/);
	nowhere.disconnect();
});

test('maxBlockMs over: the oldest lines go, and a gap marker counts them', async t => {
	const frozen = await startRedis();
	t.teardown(() => frozen.stop());
	const its = frozen.client();
	const jobId = uniqueJobId(t);
	const warnings: LogWarning[] = [];
	const options = {
		jobId,
		maxBufferBytes: 16_384,
		maxBlockMs: 100,
		onWarning: (w: LogWarning) => warnings.push(w),
	};
	const sink = new RedisLogSink(its, options);
	await new Promise(resolve => sink.write('before', resolve));
	await new Promise<void>(resolve => sink.delivery.whenSettled(resolve));
	frozen.freeze();
	const lines = numberedLines(2_000);
	for (const line of lines) if (!sink.write(line)) await once(sink, 'drain');
	frozen.thaw();
	await once(sink.end(), 'finish');
	const {written, lost} = sink.delivery;
	t.is(written + lost, 2_001);
	t.true(lost > 1_000);
	const entries = await storedEntries(its, jobId);
	const gap = entries.find(({marker}) => marker === 'gap');
	t.like(gap, {marker: 'gap', lost, source: 'system'});
	const kept = entries.filter(({marker}) => marker === undefined).map(({text}) => text);
	t.is(kept.length, written);
	t.is(kept.at(-1), 'line 1999');
	t.is(kept[0], 'before');
	t.deepEqual(
		entries.map(({n}) => n),
		entries.map((_, index) => index + 1),
	);
	t.true(warnings.some(({code}) => code === 'LOGSLUICE_LINES_LOST'));
});

test('A caller who ignores backpressure is held to twice the buffer, the rest counted', async t => {
	const frozen = await startRedis();
	t.teardown(() => frozen.stop());
	const its = frozen.client();
	await its.ping();
	frozen.freeze();
	const sink = new RedisLogSink(its, {
		jobId: uniqueJobId(t),
		maxBufferBytes: 65_536,
		maxBlockMs: 50,
		onWarning() {},
	});
	for (const line of numberedLines(20_000)) sink.write(line);
	await new Promise(resolve => sink.write('last', resolve));
	frozen.thaw();
	await once(sink.end(), 'finish');
	t.is(sink.delivery.written + sink.delivery.lost, 20_001);
	t.true(sink.delivery.lost > 0);
});

test('With Redis frozen, an endless child is paused by its pipe, memory stays flat, and nothing is lost', async t => {
	const frozen = await startRedis();
	t.teardown(() => frozen.stop());
	const jobId = uniqueJobId(t);
	const its = frozen.client();
	await its.ping();
	const sink = new RedisLogSink(its, {jobId, maxEntries: 5_000_000, onWarning() {}});
	const log = createLogPipeline(sink);
	const child = spawn('sh', ['-c', 'trap "exit 0" TERM; i=0; while :; do i=$((i+1)); echo "line $i"; done']);
	child.stdout.pipe(log);
	await new Promise<void>(resolve => {
		const check = () => (sink.delivery.written > 1_000 ? resolve() : setTimeout(check, 10));
		check();
	});
	frozen.freeze();
	// Until the child sleeps in its write and nothing moves any more.
	let taken = -1;
	while (taken !== log.stats.bytesIn) {
		taken = log.stats.bytesIn;
		await after(300);
	}
	const before = process.memoryUsage.rss();
	await after(500);
	t.is(log.stats.bytesIn, taken);
	if (process.platform === 'linux') t.regex(await readFile(`/proc/${child.pid}/stat`, 'utf8'), /\) S /);
	t.true(process.memoryUsage.rss() - before < 20_000_000);
	frozen.thaw();
	child.kill('SIGTERM');
	const summary = await log.flush();
	t.like(summary, {lost: 0, filtered: 0});
	t.is(summary.written, summary.lines);
	const entries = await its.xrange(`job:${jobId}:logs`, '-', '+');
	t.is(entries.length, summary.lines);
	t.is(
		entries.findIndex(([, fields], index) => fields[5] !== `line ${index + 1}`),
		-1,
	);
});

test('destroy() counts what is left, lets the writer go and leaves no lease', async t => {
	const jobId = uniqueJobId(t);
	const sink = new RedisLogSink(client, {jobId});
	sink.write('a');
	await new Promise<void>(resolve => sink.delivery.whenSettled(resolve));
	sink.write('b');
	sink.destroy();
	await once(sink, 'close');
	t.is(sink.delivery.pending, 0);
	t.is(sink.delivery.accepted, 2);
	const lease = async () =>
		Object.keys(await client.hgetall(`{job:${jobId}:logs}:state`)).some(f => f.startsWith('l:'));
	while (await lease()) await after(10);
	t.pass();
});

test('A sink is a Writable of the core', t => {
	const sink = new RedisLogSink(client, {jobId: 'a'});
	t.true(sink instanceof Writable);
	t.true(sink.writableObjectMode);
});
