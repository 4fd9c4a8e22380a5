// Bounds are in bytes: lines as large as they come, as many as they come, here and in Redis.
import test from 'ava';
import {JobLog} from '../../lib/index.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {auditLines, numberedLines, storedEntries} from '../write/stored.ts';
import {WatchedLog} from './watched-log.ts';

const mebibyte = 1024 * 1024;
const redis = await startRedis();
const client = redis.client();
test.after.always(() => redis.stop());

test.serial(
	'Lines of 4 MB against a frozen Redis: no more than the budget, and a line or two, is taken',
	async t => {
		const log = new WatchedLog(t, client);
		await log.write('first');
		await log.settled();
		redis.freeze();
		const large = 'x'.repeat(4 * mebibyte);
		let taken = 0;
		for (let hasRoom = true; hasRoom && taken < 10; taken++) hasRoom = log.sink.write(large);
		t.true(taken <= 2, `${taken} lines of 4 MB taken`);
		redis.thaw();
		await log.end();
		t.is(await auditLines(client, log.jobId, ['first', ...Array(taken).fill(large)]), 'ok');
	},
);

test.serial('Lines of 16 KiB: a log in Redis stays about as large as maxBytes', async t => {
	const log = new WatchedLog(t, client, {maxBytes: 2 * mebibyte});
	const line = 'x'.repeat(16_384);
	for (let written = 0; written < 640; written += 64) {
		await log.write(...Array(64).fill(line));
		await log.settled();
	}
	await log.end();
	const usage = Number(await client.call('MEMORY', 'USAGE', `job:${log.jobId}:logs`, 'SAMPLES', '0'));
	// 10 MiB were written; trimming keeps whole nodes of the stream, and a node has up to 100 entries.
	t.true(usage > mebibyte && usage < 5 * mebibyte, `${(usage / mebibyte).toFixed(1)} MiB`);
	t.like(log.sink.delivery, {written: 640, lost: 0});
});

test.serial('A flood that drops lines drops no events', async t => {
	t.timeout(30_000, 'hangs');
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId, maxBufferBytes: 16_384, maxBlockMs: 0, onWarning() {}});
	await log.writeEvent('begin');
	redis.freeze();
	const phases = numberedLines(20, 'phase');
	for (const phase of phases) {
		void log.withPhase(phase).writeEvent(phase);
		void log.onStdout('y\n'.repeat(5_000));
	}
	redis.thaw();
	const {written, lost} = await log.end();
	t.true(lost > 50_000, `${lost} lost`);
	t.is(written + lost, 100_000);
	const events = (await storedEntries(client, jobId)).filter(
		({source, marker}) => source === 'system' && marker === undefined,
	);
	t.deepEqual(
		events.map(({text}) => text),
		['begin', ...phases],
	);
});
