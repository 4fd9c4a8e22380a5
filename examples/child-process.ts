// A command's output, stdout and stderr, into the log of one job:
//
//     npx tsx examples/child-process.ts JOB COMMAND…

import {spawn} from 'node:child_process';
import {Redis} from 'ioredis';
import {createLogPipeline, RedisLogSink} from 'logsluice';

const {REDIS_URL = 'redis://127.0.0.1:6379'} = process.env;
const [jobId = 'example', command = 'npm', ...args] = process.argv.slice(2);

const redis = new Redis(REDIS_URL);
const child = spawn(command, args, {stdio: ['ignore', 'pipe', 'pipe']});

// One pipeline a stream: two in one would mix half lines of one with half lines of the other.
const logs = [
	child.stdout.pipe(createLogPipeline(new RedisLogSink(redis, {jobId, source: 'stdout'}))),
	child.stderr.pipe(createLogPipeline(new RedisLogSink(redis, {jobId, source: 'stderr'}))),
];

child.on('error', error => console.error(`Cannot run ${command}: ${error.message}`));
child.on('close', async exitCode => {
	// `flush()` settles when every line is acknowledged by Redis, or counted as lost.
	const [stdout, stderr] = await Promise.all(logs.map(log => log.flush()));
	console.log(`${stdout?.written} lines of stdout and ${stderr?.written} of stderr are in Redis`);
	await redis.quit();
	process.exitCode = child.pid === undefined ? 127 : (exitCode ?? 1);
});
