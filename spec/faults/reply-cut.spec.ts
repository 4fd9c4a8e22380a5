// A connection that breaks within a reply: what Redis did cannot be told from what came of it.
import test, {type ExecutionContext} from 'ava';
import type {Redis, RedisOptions} from 'ioredis';
import {logKey} from '../../lib/format/log-key.ts';
import {type FaultProxy, startProxy} from '../support/proxy.ts';
import type {RedisServer} from '../support/redis.ts';
import {storedEntries} from '../write/stored.ts';
import {ownRedis, WatchedLog} from './watched-log.ts';

type Scene = {
	/** What precedes the batch, beside an acknowledged line. */
	readonly before?: (admin: Redis, jobId: string) => Promise<unknown>;
	readonly expected: readonly string[];
	readonly client?: Omit<RedisOptions, 'replyMapping'>;
};

type Place = {readonly server: RedisServer; readonly proxy: FaultProxy; readonly admin: Redis};

const batch = ['a', 'b', 'c', 'd', 'e'];

const everyOffset = test.macro(async (t, scene: Scene) => {
	const server = await ownRedis(t);
	const proxy = await startProxy(server.port);
	t.teardown(() => proxy.stop());
	const place = {server, proxy, admin: server.client()};
	const wholeReply = await replyBytes(t, scene, place);
	t.true(wholeReply > 40, `${wholeReply} bytes`);
	for (let offset = 0; offset < wholeReply; offset++) {
		const {log, cut} = await batchThrough(t, scene, place, offset);
		await cut;
		await log.end();
		const entries = await storedEntries(place.admin, log.jobId);
		const shown = entries.map(({marker, text}) => marker ?? text);
		t.deepEqual(shown, [...scene.expected], `cut behind ${offset} of ${wholeReply} bytes`);
		t.like(log.sink.delivery, {written: 6, lost: 0, pending: 0});
		t.is(log.unanswered, 0);
	}
});

test('A reply cut at every byte: every line once, in order', everyOffset, {expected: ['0', ...batch]});
test('… without resends by the client', everyOffset, {
	expected: ['0', ...batch],
	client: {autoResendUnfulfilledCommands: false},
});
test('… with maxRetriesPerRequest: 0', everyOffset, {
	expected: ['0', ...batch],
	client: {maxRetriesPerRequest: 0},
});
test('… with the replies to a batch whose script has to be loaded', everyOffset, {
	before: admin => admin.script('FLUSH'),
	expected: ['0', ...batch],
});
test('… with the replies to a batch that finds entries lost, and sends them again', everyOffset, {
	before: (admin, jobId) => admin.del(logKey(jobId)),
	expected: ['reset', '0', ...batch],
});

/** A line that is acknowledged, then a batch whose reply is cut behind so many bytes. */
async function batchThrough(
	t: ExecutionContext,
	{before, client}: Scene,
	{server, proxy, admin}: Place,
	offset?: number,
): Promise<{log: WatchedLog; cut: Promise<void> | undefined}> {
	const through = server.client({port: proxy.port, retryStrategy: () => 1, ...client});
	t.teardown(() => through.disconnect());
	const log = new WatchedLog(t, through);
	await log.write('0');
	await log.settled();
	await before?.(admin, log.jobId);
	const cut = offset === undefined ? undefined : proxy.cutAfterReplyBytes(offset);
	await log.write(...batch);
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
