import test from 'ava';
import {JobLog} from '../../lib/index.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {usedHeap} from '../support/used-heap.ts';
import {storedEntries} from '../write/stored.ts';

const redis = await startRedis();
const client = redis.client();
test.after.always(() => redis.stop());

const reserveBytes = 256 * 1024;

const staysInReserve = test.macro({
	async exec(t, {text, areLinesBlocked}: {text: string; areLinesBlocked: boolean}) {
		const jobId = uniqueJobId(t);
		const log = new JobLog(client, {jobId, maxBufferBytes: 4_096, onWarning() {}});
		await log.writeEvent('begin');
		redis.freeze();
		const lines = areLinesBlocked ? 1_000 : 0;
		void log.onStdout('line\n'.repeat(lines));
		const most = Math.floor(reserveBytes / (text.length + 100));
		for (let written = 0; written < most + 500; written++) void log.writeEvent(text);
		redis.thaw();
		t.like(await log.end(), {lines, written: lines, lost: 0});
		const entries = await storedEntries(client, jobId);
		t.is(entries.filter(entry => entry.text === text).length, most);
		const gaps = entries.filter(entry => entry.marker === 'gap');
		t.like(gaps, [{lost: 500, bytes: 500 * text.length}]);
	},
	title: (_, {text, areLinesBlocked}) =>
		`Events of ${text.length} bytes stay in their reserve, ${areLinesBlocked ? 'behind lines that wait' : 'with nothing before them'}`,
});
test.serial(staysInReserve, {text: '', areLinesBlocked: true});
test.serial(staysInReserve, {text: 'x', areLinesBlocked: false});
test.serial(staysInReserve, {text: 'x'.repeat(1_000), areLinesBlocked: true});

test.serial('An event without room is counted by its lines', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId, onWarning() {}});
	await log.writeEvent('ab\n'.repeat(3_000));
	await log.end();
	t.like(await storedEntries(client, jobId), [{marker: 'gap', lost: 3_000, bytes: 6_000}, {marker: 'end'}]);
});

test.serial('Events that are dropped leave nothing behind', async t => {
	const log = new JobLog(client, {jobId: uniqueJobId(t), flushTimeoutMs: 100, onWarning() {}});
	await log.writeEvent('begin');
	redis.freeze();
	for (let written = 0; written < 2_600; written++) void log.writeEvent('x');
	while (log.bufferedBytes < reserveBytes - 200) await new Promise(setImmediate);
	await log.writeEvent('x');
	const before = usedHeap();
	for (let written = 0; written < 10_000; written++) await log.writeEvent('x');
	// It was 500 bytes an event.
	const more = usedHeap() - before;
	t.true(more < 10_000 * 100, `${more} bytes more`);
	redis.thaw();
	await log.end();
});
