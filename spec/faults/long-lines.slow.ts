import {once} from 'node:events';
import test from 'ava';
import {logKey} from '../../lib/format/log-key.ts';
import {RedisLogSink} from '../../lib/index.ts';
import {startRedis} from '../support/redis.ts';

const redis = await startRedis();
test.after.always(() => redis.stop());
const mebibyte = 1024 * 1024;

test('50,000 lines of 16 KiB take about `maxBytes` in Redis', async t => {
	const client = redis.client();
	const sink = new RedisLogSink(client, {jobId: 'long'});
	let highest = 0;
	for (let line = 0; line < 50_000; line++) {
		if (!sink.write(String(line).padEnd(16_384, 'x'))) await once(sink, 'drain');
		if (line % 1_000 === 999) highest = Math.max(highest, await taken());
	}
	await once(sink.end(), 'finish');
	const [left, length] = [await taken(), await client.xlen(logKey('long'))];
	t.log(
		`${length} entries, ${(left / mebibyte).toFixed(1)} MiB, at most ${(highest / mebibyte).toFixed(1)} MiB`,
	);
	t.is(sink.delivery.written, 50_000);
	t.true(length * 16_384 <= 64 * mebibyte);
	// Redis keeps such an entry in a piece of its own, for which its allocator takes 20 KiB.
	t.true(highest <= 64 * mebibyte * 1.3);
	t.true(left >= 48 * mebibyte);

	async function taken(): Promise<number> {
		return Number(await client.memory('USAGE', logKey('long'), 'SAMPLES', 0));
	}
});
