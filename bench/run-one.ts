// One contestant, once, in a process of its own; prints what it took. To see where its time goes:
//   node --cpu-prof --import=tsx bench/run-one.ts logsluice end-to-end FILE redis://127.0.0.1:6379

import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {Redis} from 'ioredis';
import {logKey} from 'logsluice';
import {ancestor} from './baselines/ancestor.ts';
import {careful} from './baselines/careful.ts';
import type {Contestant} from './contestant.ts';
import {logsluice} from './logsluice.ts';
import {redisCpuSeconds} from './redis-benchmark.ts';

const contestants: Record<string, Contestant> = {logsluice, careful, ancestor};
const [name = '', mode, file = '', url = ''] = process.argv.slice(2);
const contestant = contestants[name];
if (contestant === undefined) throw new Error(`Expected one of ${Object.keys(contestants)}, got ${name}`);

const redis = new Redis(url);
await once(redis, 'ready');

const go = mode === 'sink' ? sinkAlone() : endToEnd;
const key = logKey('bench-measured');
await forget();
// Compiled and warm by then, as in a process that has been running for a while.
await go('bench-warm-up');

const redisBefore = await redisCpuSeconds(redis);
const cpuBefore = process.cpuUsage();
const start = performance.now();
await go('bench-measured');
const seconds = (performance.now() - start) / 1_000;
const {user, system} = process.cpuUsage(cpuBefore);
const redisSeconds = (await redisCpuSeconds(redis)) - redisBefore;

// All entries ever added, trimmed ones too: the field is there since Redis 7.
const info = (await redis.call('XINFO', 'STREAM', key)) as (string | number)[];
const stored = Number(info[info.indexOf('entries-added') + 1]);
await forget();
await redis.quit();
process.stdout.write(JSON.stringify({seconds, clientSeconds: (user + system) / 1e6, redisSeconds, stored}));

async function forget(): Promise<void> {
	for (const jobId of ['bench-warm-up', 'bench-measured']) {
		await redis.unlink(logKey(jobId));
		await redis.unlink(`{${logKey(jobId)}}:state`);
	}
}

async function endToEnd(jobId: string): Promise<void> {
	const child = spawn('cat', [file], {stdio: ['ignore', 'pipe', 'inherit']});
	await contestant?.log(child.stdout, redis, jobId);
}

function sinkAlone(): (jobId: string) => Promise<void> {
	const lines = readFileSync(file, 'utf8')
		.split('\n')
		.filter(line => line !== '');
	return async jobId => {
		const sink = contestant?.sink(redis, jobId);
		if (sink === undefined) return;
		for (const line of lines) if (!sink.write(line)) await once(sink, 'drain');
		sink.end();
		await once(sink, 'finish');
	};
}
