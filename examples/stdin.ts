// Whatever is piped in, into a job's log:
//
//     npm ci 2>&1 | npx tsx examples/stdin.ts JOB

import {Redis} from 'ioredis';
import {createLogPipeline, RedisLogSink} from 'logsluice';

const {REDIS_URL = 'redis://127.0.0.1:6379'} = process.env;
const [jobId = 'example'] = process.argv.slice(2);

const redis = new Redis(REDIS_URL);
const log = createLogPipeline(new RedisLogSink(redis, {jobId, source: 'stdin', markEnd: true}));
process.stdin.pipe(log);

// Waits for the end of what is piped in, and then for Redis.
const {lines, redacted, lost} = await log.flush();
console.log(`${lines} lines, ${redacted} with secrets masked, ${lost} lost`);
await redis.quit();
