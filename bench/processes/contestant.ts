// One contestant, once, in a process of its own; prints what it took:
//   node --import=tsx bench/processes/contestant.ts logsluice end-to-end FILE redis://127.0.0.1:6379 [PROFILE]
// With PROFILE, a CPU profile of the measured time alone is written there, for Chrome's developer tools too.

import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {Redis} from 'ioredis';
import {logKey} from 'logsluice';
import {ancestor} from '../baselines/ancestor.ts';
import {careful} from '../baselines/careful.ts';
import {entriesAdded, forgetBenches, redisCpuSeconds} from '../bench-redis.ts';
import type {Contestant} from '../contestant.ts';
import {startCpuProfile} from '../cpu-profile.ts';
import {logsluice} from '../logsluice.ts';

const warmMs = 2_000;
const contestants: Record<string, Contestant> = {logsluice, careful, ancestor};
const [name = '', mode, file = '', url = '', profileFile] = process.argv.slice(2);
const contestant = contestants[name];
if (contestant === undefined) throw new Error(`Expected one of ${Object.keys(contestants)}, got ${name}`);

const redis = new Redis(url);
await once(redis, 'ready');

const go = mode === 'sink' ? sinkAlone(contestant) : endToEnd(contestant);
await forgetBenches(redis);
// Compiled and warm by then, as in a process that has been running for a while: after one time, a quarter of the CPU was
// still the compiler's.
const warmUntil = performance.now() + warmMs;
do await go('bench-warm-up');
while (performance.now() < warmUntil);

const writeProfile = profileFile === undefined ? undefined : await startCpuProfile(profileFile);
const redisBefore = await redisCpuSeconds(redis);
const cpuBefore = process.cpuUsage();
const start = performance.now();
await go('bench-measured');
const seconds = (performance.now() - start) / 1_000;
const {user, system} = process.cpuUsage(cpuBefore);
const redisSeconds = (await redisCpuSeconds(redis)) - redisBefore;
await writeProfile?.();

const stored = await entriesAdded(redis, logKey('bench-measured'));
await forgetBenches(redis);
await redis.quit();
console.log(JSON.stringify({seconds, clientSeconds: (user + system) / 1e6, redisSeconds, stored}));

function endToEnd({log}: Contestant): (jobId: string) => Promise<void> {
	return async jobId => {
		const child = spawn('cat', [file], {stdio: ['ignore', 'pipe', 'inherit']});
		await log(child.stdout, redis, jobId);
	};
}

function sinkAlone(contestant: Contestant): (jobId: string) => Promise<void> {
	const lines = readFileSync(file, 'utf8')
		.split('\n')
		.filter(line => line !== '');
	return async jobId => {
		const sink = contestant.sink(redis, jobId);
		for (const line of lines) if (!sink.write(line)) await once(sink, 'drain');
		sink.end();
		await once(sink, 'finish');
	};
}
