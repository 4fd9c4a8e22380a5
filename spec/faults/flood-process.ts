// Logs what a shell command prints: node flood-process.ts REDIS-URL COMMAND BYTES; tells its parent of the middle.
import {type ChildProcess, spawn} from 'node:child_process';
import {Redis} from 'ioredis';
import {JobLog, type LogSummary} from '../../lib/index.ts';
import {type Gauged, gauged, say} from './gauge.ts';

export type Flood = Gauged & {readonly summary: LogSummary; readonly seconds: number};

const [url = '', command = '', bytes = ''] = process.argv.slice(2);
const redis = new Redis(url);
const started = performance.now();
// Loaded, connected and compiled, as in a process that has been running for a while.
await logged(new JobLog(redis, {jobId: 'warm-up'}), shell('seq 20000'));
const log = new JobLog(redis, {jobId: 'flood', onWarning() {}});
let isHalf = false;
let summary = log.stats;
const figures = await gauged(
	async () => {
		summary = await logged(log, shell(command));
	},
	() => {
		if (!isHalf && log.stats.bytesIn >= Number(bytes) / 2) {
			isHalf = true;
			void say('half');
		}
		return log.bufferedBytes;
	},
);
const seconds = (performance.now() - started) / 1_000;
await say({...figures, summary, seconds} satisfies Flood);
redis.disconnect();
process.disconnect();

async function logged(job: JobLog, output: ChildProcess): Promise<LogSummary> {
	return job.end(await job.capture(output));
}

function shell(line: string): ChildProcess {
	return spawn('sh', ['-c', line], {stdio: ['ignore', 'pipe', 'inherit']});
}
