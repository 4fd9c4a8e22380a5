import {setTimeout as after} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {logKey} from '../../lib/format/log-key.ts';
import {startRedis} from '../support/redis.ts';
import type {Flood} from './flood-process.ts';
import {measuredProcess} from './measured-process.ts';

const redis = await startRedis();
test.after.always(() => redis.stop());
const megabyte = 1_000_000;
const budget = 1024 * 1024;

test.serial(
	'120 MB of lines of 60 bytes, with Redis frozen for 4 s: bounded, and nothing is lost',
	async t => {
		const {rssGrowth, peak, summary} = await flood(t, `yes "$(printf %060d 7)" | head -c 120000000`, 120);
		t.true(rssGrowth <= 64 * megabyte);
		t.true(peak > budget / 2 && peak <= budget);
		t.like(summary, {lines: 1_967_214, written: 1_967_214, lost: 0, bytesIn: 120 * megabyte});
		t.like(await newestEntry(), {text: '0000000', n: '1967214'});
	},
);

test.serial('5 MB of `yes`: bounded, and nothing is lost', async t => {
	const {rssGrowth, peak, summary} = await flood(t, 'yes | head -c 5000000', 5);
	t.true(rssGrowth <= 64 * megabyte);
	t.true(peak > budget / 2 && peak <= budget);
	t.like(summary, {lines: 2_500_000, written: 2_500_000, lost: 0, bytesIn: 5 * megabyte});
});

test.serial('256 MB without a newline: bounded, the event loop is never blocked', async t => {
	const {rssGrowth, blockedMs, summary} = await flood(t, "head -c 256000000 /dev/zero | tr '\\0' x", 256);
	t.true(rssGrowth <= 40 * megabyte);
	t.true(blockedMs <= 100);
	t.like(summary, {lines: 1, written: 1, lost: 0, truncated: 1, bytesIn: 256 * megabyte});
});

async function flood(t: ExecutionContext, command: string, megabytes: number): Promise<Flood> {
	await redis.client().flushall();
	const bytes = String(megabytes * megabyte);
	const measured = await measuredProcess<Flood>('flood-process.ts', [redis.url, command, bytes], async () => {
		redis.freeze();
		await after(4_000);
		redis.thaw();
	});
	const {rssGrowth, blockedMs, peak, seconds} = measured;
	t.log(
		`RSS +${(rssGrowth / megabyte).toFixed(1)} MB, queue at most ${(peak / 1_024).toFixed(0)} KiB, event loop blocked at most ${blockedMs.toFixed(0)} ms, ${seconds.toFixed(1)} s`,
	);
	return measured;
}

/** The line before the end marker. */
async function newestEntry(): Promise<Record<string, string>> {
	const [, entry] = await redis.client().xrevrange(logKey('flood'), '+', '-', 'COUNT', 2);
	const fields = entry?.[1] ?? [];
	const pairs = fields.flatMap((name, index) => (index % 2 === 0 ? [[name, fields[index + 1]]] : []));
	return Object.fromEntries(pairs);
}
