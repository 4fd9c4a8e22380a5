import type {Redis} from 'ioredis';
import {type LogEntry, LogHub, readLog} from 'logsluice';
import {forgetBenches} from '../bench-redis.ts';
import {type Figures, measure} from '../measured.ts';
import {lateness} from '../paced.ts';
import type {BenchSetting, Part} from '../part.ts';
import {runProcess} from '../run-process.ts';

/**
 * How late a line is that is printed by a child and read here, beside an XADD and an XREAD, in a process each. And what
 * of that is left without a stream, stage or reader of ours: the child's pipe, the append script, an XREAD.
 */
export const latency: Part = async setting => {
	const seconds = setting.quick ? 2 : 6;
	const redis = setting.server.client();
	const hub = new LogHub(redis);
	const pace = {rate: 1_000, lines: 1_000 * seconds};
	try {
		return await measure(
			{
				'XADD, XREAD': () => bareLatency(setting, pace, 'bare'),
				'child, append script, XREAD': () => bareLatency(setting, pace, 'script'),
				'child, readLog()': () => jobLatency(setting, pace, jobId => readLog(redis, {jobId})),
				'child, LogHub': () => jobLatency(setting, pace, jobId => hub.follow({jobId})),
			},
			setting,
		);
	} finally {
		hub.close();
		redis.disconnect();
	}
};

/** How late the lines of a job are that prints little, alone and beside one that floods the same connection. */
export const fairness: Part = async setting => {
	const seconds = setting.quick ? 1 : 3;
	const redis = setting.server.client();
	const pace = {rate: 200, lines: 200 * seconds};
	const read = (jobId: string) => readLog(redis, {jobId});
	try {
		return await measure(
			{
				'a trickle alone': () => jobLatency(setting, pace, read),
				'a trickle beside a flood': () => jobLatency(setting, pace, read, setting.input.file),
			},
			setting,
		);
	} finally {
		redis.disconnect();
	}
};

let runs = 0;

// Who reads is there before the first line comes, and must not find the lines of the round before.
function freshId(): string {
	return `bench-paced-${runs++}`;
}

type Pace = {readonly rate: number; readonly lines: number};

async function jobLatency(
	setting: BenchSetting,
	pace: Pace,
	read: (jobId: string) => AsyncIterable<LogEntry>,
	floodFile?: string,
): Promise<Figures> {
	const late: number[] = [];
	const jobId = freshId();
	const reading = (async () => {
		for await (const {text} of read(jobId)) late.push(lateness(text) ?? Number.NaN);
	})();
	await writePaced(setting, 'job', jobId, pace, floodFile);
	await reading;
	return quantiles(late, pace);
}

async function bareLatency(setting: BenchSetting, pace: Pace, kind: 'bare' | 'script'): Promise<Figures> {
	const reader: Redis = setting.server.client();
	const key = freshId();
	const late: number[] = [];
	const reading = (async () => {
		for (let last = '0-0'; late.length < pace.lines; ) {
			const reply = await reader.xread('COUNT', 256, 'BLOCK', 5_000, 'STREAMS', key, last);
			for (const [id, fields] of reply?.[0]?.[1] ?? []) {
				late.push(lateness(fields[fields.indexOf('text') + 1] ?? '') ?? Number.NaN);
				last = id;
			}
		}
	})();
	await writePaced(setting, kind, key, pace);
	await reading;
	reader.disconnect();
	return quantiles(late, pace);
}

async function writePaced(
	{server}: BenchSetting,
	kind: 'bare' | 'script' | 'job',
	jobId: string,
	{rate, lines}: Pace,
	floodFile?: string,
): Promise<void> {
	await forgetBenches(server.client());
	const flood = floodFile === undefined ? [] : [floodFile];
	await runProcess('paced-writer.ts', [server.url, kind, jobId, rate, lines, ...flood]);
}

// Without the first half, in which what a line passes through is compiled: at this rate it took four seconds until the
// median of a second fell no more (338 µs, 269, 234, 207, 200; a bare one's 139, 112, 95, 87, 103).
function quantiles(late: readonly number[], {lines}: Pace): Figures {
	const timed = late.filter(milliseconds => !Number.isNaN(milliseconds));
	if (timed.length !== lines) throw new Error(`${timed.length} lines of ${lines} were read`);
	const sorted = timed.slice(Math.floor(lines / 2)).sort((a, b) => a - b);
	const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
	return {medianMs: at(0.5), p99Ms: at(0.99)};
}
