// A connection that breaks within a reply: what Redis did cannot be told from what came of it.
import test, {type ExecutionContext} from 'ava';
import type {Redis, RedisOptions} from 'ioredis';
import {logKey} from '../../lib/format/log-key.ts';
import {type FaultProxy, startProxy} from '../support/proxy.ts';
import {startRedis} from '../support/redis.ts';
import {numberedLines, storedEntries} from '../write/stored.ts';
import {WatchedLog} from './watched-log.ts';

const redis = await startRedis();
const admin = redis.client();
test.after.always(() => redis.stop());

type Scene = {
	/** What precedes the batch, beside an acknowledged line. */
	readonly before?: (jobId: string) => Promise<unknown>;
	readonly expected: readonly string[];
	/** What is written then: one batch, unless it is much for the buffer. */
	readonly lines?: readonly string[];
	readonly maxBufferBytes?: number;
	readonly client?: Omit<RedisOptions, 'replyMapping'>;
};

type Place = {readonly proxy: FaultProxy; readonly client: Redis};

const batch = ['a', 'b', 'c', 'd', 'e'];

const everyOffset = test.macro(async (t, scene: Scene) => {
	const proxy = await startProxy(redis.port);
	t.teardown(() => proxy.stop());
	const client = redis.client({port: proxy.port, retryStrategy: () => 1, ...scene.client});
	t.teardown(() => client.disconnect());
	const place = {proxy, client};
	const wholeReply = await replyBytes(t, scene, place);
	t.true(wholeReply > 40, `${wholeReply} bytes`);
	for (let offset = 0; offset < wholeReply; offset++) {
		const {log, cut} = await batchThrough(t, scene, place, offset);
		await cut;
		await log.end();
		const entries = await storedEntries(admin, log.jobId);
		const shown = entries.map(({marker, text}) => marker ?? text);
		t.deepEqual(shown, [...scene.expected], `cut behind ${offset} of ${wholeReply} bytes`);
		const written = 1 + (scene.lines ?? batch).length;
		t.like(log.sink.delivery, {written, lost: 0, pending: 0});
		t.is(log.unanswered, 0);
	}
});

test.serial('A reply cut at every byte: every line once, in order', everyOffset, {expected: ['0', ...batch]});
test.serial('… without resends by the client', everyOffset, {
	expected: ['0', ...batch],
	client: {autoResendUnfulfilledCommands: false},
});
test.serial('… with the replies to a batch whose script has to be loaded', everyOffset, {
	before: () => admin.script('FLUSH'),
	expected: ['0', ...batch],
});
test.serial('… with the replies to a batch that finds entries lost, and sends them again', everyOffset, {
	before: jobId => admin.del(logKey(jobId)),
	expected: ['reset', '0', ...batch],
});

const many = numberedLines(40);
const two = {lines: many, maxBufferBytes: 8_192};
test.serial('… with the replies to two batches that are on their way together', everyOffset, {
	...two,
	expected: ['0', ...many],
});
test.serial('… of which the first finds entries lost', everyOffset, {
	...two,
	before: jobId => admin.del(logKey(jobId)),
	expected: ['reset', '0', ...many],
});
test.serial('… whose script has to be loaded, without resends by the client', everyOffset, {
	...two,
	before: () => admin.script('FLUSH'),
	expected: ['0', ...many],
	client: {autoResendUnfulfilledCommands: false},
});

/** A line that is acknowledged, then a batch whose reply is cut behind so many bytes. */
async function batchThrough(
	t: ExecutionContext,
	{before, lines = batch, maxBufferBytes}: Scene,
	{proxy, client}: Place,
	offset?: number,
): Promise<{log: WatchedLog; cut: Promise<void> | undefined}> {
	const log = new WatchedLog(t, client, {maxBufferBytes});
	await log.write('0');
	await log.settled();
	await before?.(log.jobId);
	const cut = offset === undefined ? undefined : proxy.cutAfterReplyBytes(offset);
	await log.write(...lines);
	return {log, cut};
}

async function replyBytes(t: ExecutionContext, scene: Scene, place: Place): Promise<number> {
	const {log} = await batchThrough(t, scene, place);
	const before = place.proxy.bytes.reply;
	await log.settled();
	const bytes = place.proxy.bytes.reply - before;
	await log.end();
	return bytes;
}
