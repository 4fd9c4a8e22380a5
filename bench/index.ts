// npm run bench [-- --quick] [--json FILE]
// Writes bench/RESULTS.md, unless it is quick.

import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {availableParallelism, cpus, loadavg, tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {startRedis} from '../spec/support/redis.ts';
import {buildLog} from './build-log.ts';
import {type BenchResults, resultsText} from './results.ts';
import {type Race, race} from './sink.ts';
import {benchStages} from './stages.ts';

const {quick, json} = parseArgs({
	options: {quick: {type: 'boolean', default: false}, json: {type: 'string'}},
}).values;
const size = quick
	? {seconds: 0.3, rounds: 3, lines: 50_000, ancestorLines: 2_000}
	: {seconds: 2, rounds: 7, lines: 200_000, ancestorLines: 5_000};

// Of the minute before: what else runs here would be measured too.
const load = loadavg()[0] ?? 0;
if (load > 0.5) {
	console.error(`This machine is busy (load average ${load.toFixed(1)}): ratios say more than rates here.`);
}
console.error('stages …');
const stages = await benchStages(buildLog({lines: 10_000}), size);

const server = await startRedis();
const folder = await mkdtemp(join(tmpdir(), 'logsluice-bench-'));
const races: Race[] = [];
let redisVersion = 'unknown';
try {
	redisVersion = /redis_version:(\S+)/.exec(await server.client().info('server'))?.[1] ?? redisVersion;
	for (const mode of ['sink', 'end-to-end'] as const) {
		races.push(
			await race(server, {
				...{mode, folder, ...size},
				onRun: (name, {linesPerSecond}) =>
					console.error(`${mode}: ${name} ${Math.round(linesPerSecond / 1_000)} k lines/s`),
			}),
		);
	}
} finally {
	await server.stop();
	await rm(folder, {recursive: true, force: true});
}

const results: BenchResults = {
	machine: `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}; Node ${process.versions.node}, Redis ${redisVersion}; load average when it began: ${load.toFixed(1)}`,
	...{...size, stages, races},
};
const text = resultsText(results);
console.log(text);
if (json !== undefined) await writeFile(json, `${JSON.stringify(results, undefined, '\t')}\n`);
if (!quick) await writeFile(new URL('RESULTS.md', import.meta.url), text);
