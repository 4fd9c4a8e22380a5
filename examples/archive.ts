// A job's log into a gzip file, before Redis forgets it. Waits for the end of a job that still runs:
//
//     npx tsx examples/archive.ts JOB [FILE]

import {createWriteStream} from 'node:fs';
import {pipeline} from 'node:stream/promises';
import {createGzip} from 'node:zlib';
import {Redis} from 'ioredis';
import {type LogEntry, readLog} from 'logsluice';

const {REDIS_URL = 'redis://127.0.0.1:6379'} = process.env;
const [jobId = 'example', file = `${jobId}.log.gz`] = process.argv.slice(2);

async function* textLines(entries: AsyncIterable<LogEntry>): AsyncGenerator<string> {
	// Markers have a text too: a gap in the log is a gap in the archive that one can see.
	for await (const {ts, source, text} of entries) yield `${ts} ${source.padEnd(6)} ${text}\n`;
}

const redis = new Redis(REDIS_URL);
// Backpressure reaches Redis: entries are read as fast as the disk takes them.
await pipeline(readLog(redis, {jobId}), textLines, createGzip(), createWriteStream(file));
console.log(`${jobId} is archived in ${file}`);
await redis.quit();
