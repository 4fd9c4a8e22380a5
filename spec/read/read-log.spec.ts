import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {inspect} from 'node:util';
import test from 'ava';
import type {GapMarker} from '../../lib/format/log-entry.ts';
import {readLog} from '../../lib/read/read-log.ts';
import {RedisLogSink} from '../../lib/write/redis-log-sink.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {brief, collect, RawLog, readAll, take, until} from './raw-log.ts';

const server = await startRedis();
test.after.always(() => server.stop());
const redis = server.client();

const setUp = (t: {readonly title: string}) => {
	const jobId = uniqueJobId(t);
	return {jobId, log: new RawLog(redis, jobId)};
};

test('an ended log is replayed up to its end marker', async t => {
	const {jobId, log} = setUp(t);
	await log.addLines('one', 'two');
	await log.end({exitCode: 3});
	const entries = await collect(readLog(redis, {jobId}));
	t.is(entries.length, 3);
	t.like(entries[0], {text: 'one', source: 'stdout', phase: '', n: 1, marker: undefined});
	t.regex(entries[0]?.id ?? '', /^\d+-\d+$/);
	t.like(entries[2], {marker: 'end', exitCode: 3, lines: 2, lost: 0, n: 3});
});

test('lines that come while the log is read follow those that were there', async t => {
	const {jobId, log} = setUp(t);
	await log.addLines('one', 'two');
	const entries = readLog(redis, {jobId});
	t.deepEqual(await take(entries, 2), ['one', 'two']);
	const next = take(entries, 1);
	await log.add('three');
	t.deepEqual(await next, ['three']);
	await log.add('four');
	await log.end();
	t.deepEqual(await readAll(entries), ['four', 'end']);
});

test('between replay and follow no line is lost and none comes twice', async t => {
	const {jobId, log} = setUp(t);
	const texts = Array.from({length: 3000}, (_, index) => String(index));
	const read = readAll(readLog(redis, {jobId}));
	const writing = Promise.all(texts.map(text => log.add(text)));
	const late = readAll(readLog(redis, {jobId}));
	await writing;
	await log.end();
	t.deepEqual(await read, [...texts, 'end']);
	t.deepEqual(await late, [...texts, 'end']);
});

test('a log is waited for that does not exist yet', async t => {
	const {jobId, log} = setUp(t);
	const entries = readLog(redis, {jobId});
	const first = take(entries, 1);
	await log.add('one');
	t.deepEqual(await first, ['one']);
	await log.end();
	t.deepEqual(await readAll(entries), ['end']);
});

test('an end marker that was overtaken is passed', async t => {
	const {jobId, log} = setUp(t);
	await log.add('one');
	await log.end({isCurrent: false});
	await log.add('two');
	await log.end();
	t.deepEqual(await readAll(readLog(redis, {jobId})), ['one', 'end', 'two', 'end']);
});

test('a job that is opened again while its end is read goes on', async t => {
	const {jobId, log} = setUp(t);
	await log.end({isCurrent: false});
	const entries = readLog(redis, {jobId});
	t.deepEqual(await take(entries, 1), ['end']);
	const next = take(entries, 1);
	await log.add('again');
	t.deepEqual(await next, ['again']);
	await entries.return();
});

test('an end marker without a state hash holds while nothing follows it', async t => {
	const {jobId, log} = setUp(t);
	await log.add('one');
	await log.add('exit code 0', {marker: 'end'});
	t.deepEqual(await readAll(readLog(redis, {jobId})), ['one', 'end']);
});

test('with `after`, reading begins behind that entry', async t => {
	const {jobId, log} = setUp(t);
	const [one, two] = await log.addLines('one', 'two', 'three');
	const end = await log.end();
	t.deepEqual(await readAll(readLog(redis, {jobId, after: one})), ['two', 'three', 'end']);
	t.deepEqual(await readAll(readLog(redis, {jobId, after: two})), ['three', 'end']);
	t.deepEqual(await readAll(readLog(redis, {jobId, after: end})), []);
	t.deepEqual(await readAll(readLog(redis, {jobId, after: '0'})), ['one', 'two', 'three', 'end']);
	t.deepEqual(await readAll(readLog(redis, {jobId, after: '1'})), ['one', 'two', 'three', 'end']);
});

test('`after` without a sequence number means the first entry of its millisecond', async t => {
	const {jobId, log} = setUp(t);
	await log.add('one', {id: '5-0'});
	await log.add('two', {id: '5-1'});
	t.deepEqual(await readAll(readLog(redis, {jobId, after: '5', follow: false})), ['two']);
});

test('with `tail`, reading begins with the last entries', async t => {
	const {jobId, log} = setUp(t);
	await log.addLines('one', 'two', 'three');
	const tail = (count: number) => readAll(readLog(redis, {jobId, tail: count, follow: false}));
	t.deepEqual(await tail(0), []);
	t.deepEqual(await tail(1), ['three']);
	t.deepEqual(await tail(3), ['one', 'two', 'three']);
	t.deepEqual(await tail(1e9), ['one', 'two', 'three']);
	const entries = readLog(redis, {jobId, tail: 1});
	t.deepEqual(await take(entries, 1), ['three']);
	await log.end();
	t.deepEqual(await readAll(entries), ['end']);
	t.deepEqual(await readAll(readLog(redis, {jobId, tail: 0})), []);
});

test('a tail may be longer than a page, and its ids far apart or close together', async t => {
	const {jobId, log} = setUp(t);
	const texts = Array.from({length: 2501}, (_, index) => String(index));
	await Promise.all(
		texts.map((text, index) => log.add(text, {id: `${1 + Math.floor(index / 3)}-${index % 3}`})),
	);
	for (const count of [999, 1000, 1001, 2000, 2499, 2500, 2501, 2502]) {
		t.deepEqual(await readAll(readLog(redis, {jobId, tail: count, follow: false})), texts.slice(-count));
	}
});

test('without `follow`, what is there now is read', async t => {
	const {jobId, log} = setUp(t);
	t.deepEqual(await readAll(readLog(redis, {jobId, follow: false})), []);
	const texts = Array.from({length: 600}, (_, index) => String(index));
	await log.addLines(...texts);
	const entries = readLog(redis, {jobId, follow: false});
	const first = await take(entries, 1);
	await log.add('later');
	t.deepEqual([...first, ...(await readAll(entries))], texts);
});

test('without `follow`, an end marker that was overtaken is passed', async t => {
	const {jobId, log} = setUp(t);
	await log.end();
	await log.add('again');
	t.deepEqual(await readAll(readLog(redis, {jobId, follow: false})), ['end', 'again']);
});

test('a log whose beginning was trimmed begins with a gap', async t => {
	const {jobId, log} = setUp(t);
	await log.addLines('one', 'two', 'three', 'four');
	await redis.xtrim(log.stream, 'MAXLEN', 2);
	t.deepEqual(await readAll(readLog(redis, {jobId, follow: false})), ['gap 2', 'three', 'four']);
	t.deepEqual(await readAll(readLog(redis, {jobId, follow: false, tail: 1})), ['four']);
	t.deepEqual(await readAll(readLog(redis, {jobId, follow: false, tail: 9})), ['gap 2', 'three', 'four']);
});

test('behind an entry that was trimmed an unknown number of lines is missing', async t => {
	const {jobId, log} = setUp(t);
	const [one, two] = await log.addLines('one', 'two', 'three', 'four');
	await redis.xtrim(log.stream, 'MAXLEN', 2);
	for (const after of [one, two]) {
		const entries = await readAll(readLog(redis, {jobId, after, follow: false}));
		t.deepEqual(entries, ['gap ?', 'three', 'four']);
	}
});

test('lines that are trimmed faster than they are read are a gap of their number', async t => {
	const {jobId, log} = setUp(t);
	await log.addLines('one', 'two');
	const entries = readLog(redis, {jobId});
	t.deepEqual(await take(entries, 1), ['one']);
	await log.addLines('three', 'four', 'five');
	await redis.xtrim(log.stream, 'MAXLEN', 1);
	t.deepEqual(await take(entries, 3), ['two', 'gap 2', 'five']);
	await entries.return();
});

test('stored markers come as they are, and `reset` explains the hole before it', async t => {
	const {jobId, log} = setUp(t);
	await log.add('one');
	await log.add('5 lines dropped', {marker: 'gap', lost: 5, bytes: 500, from: 'a', to: 'b'});
	await log.add('2 lines lost', {n: 9, marker: 'reset', lost: 2});
	const entries = await collect(readLog(redis, {jobId, follow: false}));
	t.is(entries.length, 3);
	t.like(entries[1], {marker: 'gap', n: 2, lost: 5, bytes: 500, from: 'a', to: 'b', stored: undefined});
	t.like(entries[2], {marker: 'reset', n: 9, lost: 2});
});

test('what others wrote without a number is read without a gap', async t => {
	const {jobId, log} = setUp(t);
	await redis.xadd(log.stream, '*', 'text', 'one');
	await redis.xadd(log.stream, '*', 'message', 'two');
	const entries = await collect(readLog(redis, {key: log.stream, follow: false}));
	t.deepEqual(
		entries.map(({text, n, ts, source, phase}) => ({text, n, ts, source, phase})),
		[
			{text: 'one', n: 0, ts: '', source: '', phase: ''},
			{text: '', n: 0, ts: '', source: '', phase: ''},
		],
	);
	t.is(await redis.exists(log.state), 0);
	t.truthy(jobId);
});

test('a log that is gone cannot be resumed', async t => {
	const {jobId, log} = setUp(t);
	const id = await log.add('one');
	await log.delete();
	for (const follow of [true, false]) {
		const entries = await collect(readLog(redis, {jobId, after: id, follow}));
		t.is(entries.length, 1);
		t.like(entries[0], {marker: 'expired', stored: false, source: 'system', id: undefined, n: undefined});
	}
});

test('a log in a newer format is refused before anything of it is read', async t => {
	const {jobId, log} = setUp(t);
	await log.add('one');
	await log.setState({v: 2});
	const error = await t.throwsAsync(readLog(redis, {jobId}).next());
	t.like(error, {name: 'LogReadError', code: 'LOGSLUICE_NEWER_FORMAT'});
	t.regex(error?.message ?? '', /is stored in format 2, this version of logsluice reads 1: update it/);
});

test('text comes back as it was stored', async t => {
	const {jobId, log} = setUp(t);
	const texts = ['', ' ', '\u0000', 'żółć 😀', '\u001B[31m', 'a\nb', '__proto__', 'x'.repeat(1e6)];
	await log.addLines(...texts);
	t.deepEqual(await readAll(readLog(redis, {jobId, follow: false})), texts);
});

test('what a sink writes is read while it is written, up to the end that it marks', async t => {
	const {jobId} = setUp(t);
	const texts = Array.from({length: 2000}, (_, index) => String(index));
	const read = collect(readLog(redis, {jobId}));
	await pipeline(Readable.from(texts), new RedisLogSink(redis, {jobId, markEnd: true, phase: 'build'}));
	const entries = await read;
	t.deepEqual(entries.map(brief), [...texts, 'end']);
	t.deepEqual(
		entries.map(({n}) => n),
		entries.map((_, index) => index + 1),
	);
	t.like(entries[7], {text: '7', source: 'stdout', phase: 'build', marker: undefined});
	t.like(entries.at(-1), {marker: 'end', lines: texts.length, lost: 0});
});

test('a job that a second sink opens again is read through', async t => {
	const {jobId, log} = setUp(t);
	await pipeline(['one'], new RedisLogSink(redis, {jobId, markEnd: true}));
	t.deepEqual(await readAll(readLog(redis, {jobId})), ['one', 'end']);
	const sink = new RedisLogSink(redis, {jobId, source: 'stderr', markEnd: true});
	sink.write('two');
	await until(async () => (await redis.xlen(log.stream)) === 3);
	const entries = readLog(redis, {jobId});
	t.deepEqual(await take(entries, 3), ['one', 'end', 'two']);
	sink.end();
	t.deepEqual(await readAll(entries), ['end']);
});

test('a log that its sink trims is read behind a gap of what was trimmed', async t => {
	const {jobId} = setUp(t);
	const texts = Array.from({length: 5000}, (_, index) => String(index));
	await pipeline(Readable.from(texts), new RedisLogSink(redis, {jobId, markEnd: true, maxEntries: 1000}));
	const [gap, first, ...others] = await collect(readLog(redis, {jobId}));
	t.is(gap?.marker, 'gap');
	t.is((gap as GapMarker).lost, Number(first?.text));
	t.is(others.length + 1, texts.length - Number(first?.text) + 1);
});

const refuses = test.macro({
	exec(t, options: unknown, message: RegExp) {
		const error = t.throws(() => readLog(redis, options as {jobId: string}), {instanceOf: TypeError});
		t.regex(error.message, message);
	},
	title: (_, options) => `options ${inspect(options)} are refused at once`,
});

test(refuses, undefined, /^Expected `readLog options` to be an object, got undefined/);
test(refuses, {}, /^Expected either `jobId` or `key`, got neither/);
test(refuses, {jobId: '1', key: 'k'}, /^Expected either `jobId` or `key`, got both/);
test(refuses, {jobId: 'a}b'}, /^Expected `jobId` to be /);
test(refuses, {jobId: '1', from: '0'}, /^Expected readLog options to be among .*, got `from`/);
test(refuses, {jobId: '1', after: '$'}, /^Expected `after` to be an entry id/);
test(refuses, {jobId: '1', after: 5}, /^Expected `after` to be an entry id/);
test(refuses, {jobId: '1', after: '1-1', tail: 5}, /^Expected either `after` or `tail`, got both/);
test(refuses, {jobId: '1', tail: -1}, /^Expected `tail` to be an integer >= 0, got `-1`/);
test(refuses, {jobId: '1', tail: 1.5}, /^Expected `tail` to be an integer/);
test(refuses, {jobId: '1', follow: 'yes'}, /^Expected `follow` to be a boolean/);
test(refuses, {jobId: '1', signal: new AbortController()}, /^Expected `signal` to be an AbortSignal/);

test('what is not a client is refused at once', t => {
	for (const client of [undefined, null, {}, server.url]) {
		const error = t.throws(() => readLog(client as never, {jobId: '1'}), {instanceOf: TypeError});
		t.regex(error.message, /^Expected `redis` to be a client of ioredis .*, got \w+$/);
	}
});

test('options may be undefined', async t => {
	const {jobId, log} = setUp(t);
	await log.end();
	const unset = {after: undefined, tail: undefined, follow: undefined, signal: undefined, key: undefined};
	t.deepEqual(await readAll(readLog(redis, {jobId, ...unset})), ['end']);
});
