// One contestant takes a line that does not end, in a process of its own: endless-line.ts CONTESTANT REDIS-URL BYTES
import {spawn} from 'node:child_process';
import {Redis} from 'ioredis';
import {gauged, say} from '../spec/faults/gauge.ts';
import {careful} from './baselines/careful.ts';
import {logsluice} from './logsluice.ts';

const [name, url = '', bytes = ''] = process.argv.slice(2);
const redis = new Redis(url);
const contestant = name === 'careful' ? careful : logsluice;
await contestant.log(spawn('seq', ['1000']).stdout, redis, 'warm-up');
const figures = await gauged(async () => {
	const child = spawn('sh', ['-c', `head -c ${bytes} /dev/zero | tr '\\0' x`]);
	await contestant.log(child.stdout, redis, 'endless');
});
await say(figures);
redis.disconnect();
process.disconnect();
