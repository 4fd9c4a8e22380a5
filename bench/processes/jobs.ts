// Jobs that write at once, over one connection: jobs.ts REDIS-URL FILE JOBS CHUNKS; each writes that many chunks of the
// file, the next ones from where the job before it stops.
import {readFileSync} from 'node:fs';
import {Redis} from 'ioredis';
import {createLogPipeline, logKey, RedisLogSink} from 'logsluice';
import {entriesAdded, forgetBenches} from '../bench-redis.ts';
import {chunksOf, feed} from '../chunks.ts';

const [url = '', file = '', jobs = '', chunksEach = ''] = process.argv.slice(2);
const redis = new Redis(url);
const chunks = chunksOf(readFileSync(file));
await Promise.all(Array.from({length: 4}, (_, index) => write(`bench-warm-up-${index}`, index, 50)));
await forgetBenches(redis);

const ids = Array.from({length: Number(jobs)}, (_, index) => `bench-job-${index}`);
const cpuBefore = process.cpuUsage();
const start = performance.now();
const summaries = await Promise.all(ids.map((jobId, index) => write(jobId, index, Number(chunksEach))));
const seconds = (performance.now() - start) / 1_000;
const {user, system} = process.cpuUsage(cpuBefore);
const stored = await Promise.all(ids.map(jobId => entriesAdded(redis, logKey(jobId))));
await forgetBenches(redis);
redis.disconnect();
for (const [index, {lost, written}] of summaries.entries()) {
	if (lost > 0 || stored[index] !== written)
		throw new Error(`job ${index}: ${stored[index]} of ${written} lines`);
}
const lines = summaries.reduce((sum, summary) => sum + summary.lines, 0);
console.log(JSON.stringify({seconds, cpuSeconds: (user + system) / 1e6, lines}));

function write(jobId: string, index: number, count: number) {
	const pipeline = createLogPipeline(new RedisLogSink(redis, {jobId}));
	return feed(part(index, count), pipeline).then(() => pipeline.flush());
}

function* part(index: number, count: number): Iterable<Buffer> {
	for (let chunk = 0; chunk < count; chunk++) yield chunks[(index * count + chunk) % chunks.length] as Buffer;
}
