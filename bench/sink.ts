import {execFile} from 'node:child_process';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import type {RedisServer} from '../spec/support/redis.ts';
import {buildLog} from './build-log.ts';
import {redisBenchmark} from './redis-benchmark.ts';

/** One contestant in one round. */
export type Run = {
	readonly linesPerSecond: number;
	/** Microseconds of this process's CPU for one line; `undefined` where the client is not ours. */
	readonly clientMicroseconds: number | undefined;
	readonly redisMicroseconds: number;
};

/** The runs of each contestant, one a round: those of one round can be compared. */
export type Race = {readonly name: string; readonly runs: Readonly<Record<string, readonly Run[]>>};

export type RaceOptions = {
	readonly mode: 'sink' | 'end-to-end';
	readonly rounds: number;
	readonly lines: number;
	/** The ancestor is so slow that it gets fewer lines. */
	readonly ancestorLines: number;
	readonly folder: string;
	onRun(contestant: string, run: Run): void;
};

/** Rounds of all contestants in turn, each in a fresh process; counts in Redis what they have stored. */
export async function race(server: RedisServer, options: RaceOptions): Promise<Race> {
	const {mode, rounds, lines, ancestorLines, folder, onRun} = options;
	const long = await writeInput(join(folder, `${lines}.log`), lines);
	const short = await writeInput(join(folder, `${ancestorLines}.log`), ancestorLines);
	const contestants: Record<string, () => Promise<Run | undefined>> = {
		logsluice: () => runOne(server, 'logsluice', mode, long),
		careful: () => runOne(server, 'careful', mode, long),
		ancestor: () => runOne(server, 'ancestor', mode, short),
		'redis-benchmark': () => redisBenchmark(server, long),
	};
	const runs: Record<string, Run[]> = {};
	for (let round = 0; round < rounds; round++) {
		const names = Object.keys(contestants);
		// Every other round the other way round: who comes first has no advantage.
		if (round % 2 === 1) names.reverse();
		for (const name of names) {
			const run = await contestants[name]?.();
			if (run === undefined) continue;
			runs[name] = [...(runs[name] ?? []), run];
			onRun(name, run);
		}
	}
	return {name: mode, runs};
}

export type Input = {
	readonly file: string;
	readonly lines: number;
	readonly visibleLines: number;
	readonly bytes: number;
};

async function writeInput(file: string, lines: number): Promise<Input> {
	const {text, visibleLines} = buildLog({lines});
	await writeFile(file, text);
	return {file, lines, visibleLines, bytes: Buffer.byteLength(text)};
}

const script = fileURLToPath(new URL('run-one.ts', import.meta.url));

async function runOne(server: RedisServer, name: string, mode: string, input: Input): Promise<Run> {
	const args = [...process.execArgv, script, name, mode, input.file, server.url];
	const {stdout} = await promisify(execFile)(process.execPath, args);
	const {seconds, clientSeconds, redisSeconds, stored} = JSON.parse(stdout);
	// The fastest way to write a log is to lose some of it.
	if (stored !== input.visibleLines) {
		throw new Error(`${name} (${mode}) stored ${stored} lines of ${input.visibleLines}`);
	}
	const lines = mode === 'sink' ? input.visibleLines : input.lines;
	return {
		linesPerSecond: lines / seconds,
		clientMicroseconds: (clientSeconds / lines) * 1e6,
		redisMicroseconds: (redisSeconds / lines) * 1e6,
	};
}
