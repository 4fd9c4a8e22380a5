// Stages of your own behind the default ones:
//
//     npm test | npx tsx examples/custom-stage.ts JOB

import {Redis} from 'ioredis';
import {createLogPipeline, defaultStages, mapLines, RedisLogSink} from 'logsluice';

const {REDIS_URL = 'redis://127.0.0.1:6379', NPM_TOKEN} = process.env;
const [jobId = 'example'] = process.argv.slice(2);

/** Takes lines out: `undefined` drops a line. */
const dropDebug = () => mapLines(line => (line.startsWith('debug ') ? undefined : line));

/** Keeps state from line to line, and adds a line of its own at the end. */
const countWarnings = () => {
	let warnings = 0;
	return mapLines(
		line => {
			if (/^warn(ing)?\b/i.test(line)) warnings++;
			return line;
		},
		{flush: () => `${warnings} warnings`},
	);
};

const redis = new Redis(REDIS_URL);
const log = createLogPipeline(new RedisLogSink(redis, {jobId, markEnd: true}), {
	// `stages` replaces the default stages, redaction too: so they come first, and see the raw lines before yours do.
	stages: () => [...defaultStages({secrets: [NPM_TOKEN]}), dropDebug(), countWarnings()],
});
process.stdin.pipe(log);
const {lines, written, filtered} = await log.flush();
console.log(`${written} of ${lines} lines are in Redis, ${filtered} were filtered out`);
await redis.quit();
