// A job's log as it comes, from its beginning or from where one left off, until the job has ended:
//
//     npx tsx examples/follow.ts JOB [ID]

import {Redis} from 'ioredis';
import {readLog} from 'logsluice';

const {REDIS_URL = 'redis://127.0.0.1:6379'} = process.env;
const [jobId = 'example', after] = process.argv.slice(2);

const redis = new Redis(REDIS_URL);
let seen = after;

// The log need not exist yet. Another process may write it, on another machine.
for await (const entry of readLog(redis, {jobId, after})) {
	switch (entry.marker) {
		case undefined:
			console.log(`${entry.n}\t${entry.source}\t${entry.text}`);
			break;
		case 'gap':
			console.log(`… ${entry.lost ?? 'some'} lines are missing`);
			break;
		case 'end':
			console.log(`ended with exit code ${entry.exitCode ?? 'unknown'}, ${entry.lost} lines lost`);
			break;
		default:
			console.log(entry.text);
	}
	seen = entry.id ?? seen;
}
console.log(`resume with ${seen}`);
await redis.quit();
