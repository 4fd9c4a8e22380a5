import {setTimeout as after} from 'node:timers/promises';
import test from 'ava';
import {startRedis} from '../support/redis.ts';
import type {ManyJobs} from './many-jobs-process.ts';
import {measuredProcess} from './measured-process.ts';

const redis = await startRedis();
test.after.always(() => redis.stop());
const megabyte = 1_000_000;

test('1,000 jobs that write while Redis is frozen take 100 MB at most, and lose nothing', async t => {
	const {rssGrowth, blockedMs, peak, ...delivered} = await measuredProcess<ManyJobs>(
		'many-jobs-process.ts',
		[redis.url, '1000', '1000'],
		async () => {
			redis.freeze();
			void after(8_000).then(() => redis.thaw());
		},
	);
	t.log(
		`RSS +${(rssGrowth / megabyte).toFixed(1)} MB, at most ${peak} lines held, event loop blocked at most ${blockedMs.toFixed(0)} ms`,
	);
	// As much as they may hold together, at about 200 bytes a line: they did not just wait.
	t.true(peak > 250_000);
	t.true(rssGrowth <= 100 * megabyte);
	t.deepEqual(delivered, {lost: 0, written: 1_020_000});
});
