// npm run bench [-- --quick] [--only PART] [--input FILE] [--json FILE]
// Measures, and prints what came of it. All of it, over the made-up input, also becomes bench/results.json, RESULTS.md
// and the charts; anything less leaves them as they are.

import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {availableParallelism, cpus, loadavg, tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {parseArgs} from 'node:util';
import {startRedis} from '../spec/support/redis.ts';
import {type Input, inputText, writeInput} from './bench-input.ts';
import type {Measured} from './measured.ts';
import {parts} from './parts.ts';
import {type BenchResults, writeResults} from './report/results.ts';
import {figuresText, resultsText} from './report/results-text.ts';

const {
	quick,
	only,
	input: named,
	json,
} = parseArgs({
	options: {
		quick: {type: 'boolean', default: false},
		only: {type: 'string', multiple: true},
		input: {type: 'string'},
		json: {type: 'string'},
	},
}).values;
const unknown = only?.find(name => !(name in parts));
if (unknown !== undefined)
	throw new Error(`Expected a part of ${Object.keys(parts).join(', ')}, got ${unknown}`);

// Of the minute before: what else runs here would be measured too.
const load = loadavg()[0] ?? 0;
if (load > 0.5) {
	console.error(`This machine is busy (load average ${load.toFixed(1)}): ratios say more than rates here.`);
}
const began = performance.now();
const folder = await mkdtemp(join(tmpdir(), 'logsluice-bench-'));
const server = await startRedis();
try {
	const lines = quick ? 50_000 : 200_000;
	const text = await inputText({file: named, lines});
	const input = await writeInput(text, Number.POSITIVE_INFINITY, folder);
	const head = (count: number): Promise<Input> => writeInput(text, count, folder);
	const rounds = quick ? 2 : 5;
	const measured: Record<string, Measured> = {};
	for (const [name, part] of Object.entries(parts)) {
		if (only !== undefined && !only.includes(name)) continue;
		const started = performance.now();
		measured[name] = await part({
			...{server, folder, quick, input, head, rounds},
			onRun: (row, figures) => console.error(`${name}: ${row}: ${figuresText(figures)}`),
		});
		console.error(`${name}: took ${((performance.now() - started) / 1_000).toFixed(0)} s`);
	}
	const redisVersion = /redis_version:(\S+)/.exec(await server.client().info('server'))?.[1] ?? 'unknown';
	const results: BenchResults = {
		machine: `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}`,
		versions: `Node ${process.versions.node}, Redis ${redisVersion}`,
		loadAverage: load,
		rounds,
		input: {
			name: named === undefined ? 'made up' : basename(named),
			...{lines: input.lines, bytes: input.bytes, cleaned: input.cleaned},
		},
		parts: measured,
	};
	console.log(resultsText(results));
	if (json !== undefined) await writeFile(json, `${JSON.stringify(results, undefined, '\t')}\n`);
	if (!quick && only === undefined && named === undefined) await writeResults(results);
	console.error(`all of it took ${((performance.now() - began) / 1_000).toFixed(0)} s`);
} finally {
	await server.stop();
	await rm(folder, {recursive: true, force: true});
}
