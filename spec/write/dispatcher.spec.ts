import {once} from 'node:events';
import test from 'ava';
import type {Redis} from 'ioredis';
import {logKeys} from '../../lib/format/log-key.ts';
import {RedisLogSink} from '../../lib/index.ts';
import {Delivery} from '../../lib/write/delivery.ts';
import {resolveDeliveryOptions} from '../../lib/write/delivery-options.ts';
import {LogWriter} from '../../lib/write/log-writer.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {auditLines, numberedLines} from './stored.ts';

const redis = await startRedis();
const admin = redis.client();
test.after.always(() => redis.stop());

type Sent = {readonly entries: number; readonly isRelease: boolean; readonly together: number};

/** What is sent over a client, each with how many were on their way then. */
function watched(): {client: Redis; sent: Sent[]} {
	const client = redis.client();
	const sent: Sent[] = [];
	let together = 0;
	const evalsha = client.evalsha.bind(client) as (...args: unknown[]) => Promise<unknown>;
	client.evalsha = (async (...args: unknown[]) => {
		together++;
		sent.push({entries: Number(args[14]), isRelease: args[13] === 0, together});
		try {
			return await evalsha(...args);
		} finally {
			together--;
		}
	}) as typeof client.evalsha;
	return {client, sent};
}

async function writeAll(sink: RedisLogSink, lines: readonly string[]): Promise<void> {
	for (const line of lines) if (!sink.write(line)) await once(sink, 'drain');
}

const goes = test.macro(async (t, count: number, mostTogether: number) => {
	const {client, sent} = watched();
	const jobId = uniqueJobId(t);
	const sink = new RedisLogSink(client, {jobId});
	const lines = numberedLines(count);
	await writeAll(sink, lines);
	await once(sink.end(), 'finish');
	t.is(Math.max(...sent.map(({together}) => together)), mostTogether);
	t.is(await auditLines(admin, jobId, lines), 'ok');
});
test('Much goes to Redis in two batches at a time, never in three', goes, 20_000, 2);
test('Little waits until what was sent before it is answered', goes, 500, 1);

test('Nothing goes behind a release before that is answered, however much there is', async t => {
	const {client, sent} = watched();
	const jobId = uniqueJobId(t);
	const writer = new LogWriter(client, logKeys({jobId}, {isCluster: false}), resolveDeliveryOptions({}));
	const [delivery, lines] = [new Delivery(), numberedLines(6_000)];
	const append = (text: string) =>
		writer.append(delivery, text, {source: 'stdout', phase: '', isOverrun: false});
	append('first');
	const released = writer.release();
	while (!sent.some(({isRelease}) => isRelease)) await new Promise(setImmediate);
	for (const line of lines) append(line);
	await released;
	await new Promise<void>(resolve => delivery.whenSettled(resolve));
	await writer.release();
	const release = sent.findIndex(({isRelease}) => isRelease);
	t.is(sent[release + 1]?.together, 1);
	t.is(Math.max(...sent.map(({together}) => together)), 2);
	t.is(await auditLines(admin, jobId, ['first', ...lines]), 'ok');
});

test('A sink that goes in the turn it came in takes no lease', async t => {
	const {client, sent} = watched();
	await client.ping();
	const sink = new RedisLogSink(client, {jobId: uniqueJobId(t)});
	await once(sink.destroy(), 'close');
	await client.ping();
	t.deepEqual(sent, []);
});
