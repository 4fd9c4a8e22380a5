// What a process grows by while a flood goes through it: flood-memory.ts CONTESTANT FILE REDIS-URL.

import {spawn} from 'node:child_process';
import {Redis} from 'ioredis';
import {gauged} from '../../spec/faults/gauge.ts';
import {careful} from '../baselines/careful.ts';
import {forgetBenches} from '../bench-redis.ts';
import {logsluice} from '../logsluice.ts';

const [name, file = '', url = ''] = process.argv.slice(2);
const redis = new Redis(url);
const {log} = name === 'careful' ? careful : logsluice;
await log(spawn('head', ['-n', '1000', file]).stdout, redis, 'bench-warm-up');
const {rssGrowth} = await gauged(() => log(spawn('cat', [file]).stdout, redis, 'bench-flood'));
console.log(JSON.stringify({rssGrowthMegabytes: rssGrowth / 1e6}));
await forgetBenches(redis);
redis.disconnect();
