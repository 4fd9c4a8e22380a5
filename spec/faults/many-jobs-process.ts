// Many jobs at once, each writing until it is blocked: node many-jobs-process.ts REDIS-URL JOBS LINES.
import {once} from 'node:events';
import {Redis} from 'ioredis';
import {RedisLogSink} from '../../lib/index.ts';
import {type Gauged, gauged, say} from './gauge.ts';

export type ManyJobs = Gauged & {readonly lost: number; readonly written: number};

const [url = '', jobs = '', lines = ''] = process.argv.slice(2);
const redis = new Redis(url);
const sinks = Array.from(
	{length: Number(jobs)},
	(_, index) => new RedisLogSink(redis, {jobId: `job${index}`, onWarning() {}}),
);
await Promise.all(sinks.map((sink, index) => write(sink, index, 20)));
const figures = await gauged(
	async () => {
		// Frozen when this is answered, thawed some seconds later.
		await say('freeze', {answer: true});
		await Promise.all(sinks.map((sink, index) => write(sink, index, Number(lines))));
		await Promise.all(sinks.map(sink => once(sink.end(), 'finish')));
	},
	() => sinks.reduce((total, sink) => total + sink.delivery.pending, 0),
);
const total = (what: 'lost' | 'written') => sinks.reduce((sum, {delivery}) => sum + delivery[what], 0);
await say({...figures, lost: total('lost'), written: total('written')} satisfies ManyJobs);
redis.disconnect();
process.disconnect();

async function write(sink: RedisLogSink, job: number, count: number): Promise<void> {
	for (let line = 0; line < count; line++) {
		if (!sink.write(`job ${job}, line ${line}: ${'x'.repeat(80)}`)) await once(sink, 'drain');
	}
}
