// What a pipeline takes while nothing comes: idle-pipelines.ts REDIS-URL COUNT LINES-BEFORE.
import {once} from 'node:events';
import {setTimeout as after} from 'node:timers/promises';
import {Redis} from 'ioredis';
import {createLogPipeline, type LogPipeline, RedisLogSink} from 'logsluice';

const [url = '', count = '', linesBefore = ''] = process.argv.slice(2);
const redis = new Redis(url);
await once(redis, 'ready');
// The first one compiles the rules for all. As many as are measured come and go before: what V8 takes once for the
// garbage of their making (its young generation grows to 32 MB) is not theirs.
for (let index = 0; index <= Number(count); index++) {
	const gone = make(0);
	gone.write('a line\n');
	await gone.flush();
}

const before = await settled();
const pipelines = Array.from({length: Number(count)}, (_, index) => make(index + 1));
for (let line = 0; line < Number(linesBefore); line++) {
	for (const pipeline of pipelines)
		pipeline.write(`line ${line}, of the usual length of a line in a build log, more or less\n`);
}
// Commands of one connection are answered in order; each pipeline's may be sent a little later.
for (let times = 0; times < 5; times++) {
	await redis.ping();
	await after(100);
}
const now = await settled();
console.log(
	JSON.stringify({
		rssKilobytes: (now.rss - before.rss) / pipelines.length / 1_000,
		heapKilobytes: (now.heapUsed - before.heapUsed) / pipelines.length / 1_000,
	}),
);
process.exit();

function make(index: number): LogPipeline {
	return createLogPipeline(new RedisLogSink(redis, {jobId: `bench-idle-${index}`}));
}

async function settled(): Promise<NodeJS.MemoryUsage> {
	for (let times = 0; times < 3; times++) {
		globalThis.gc?.();
		await after(50);
	}
	return process.memoryUsage();
}
