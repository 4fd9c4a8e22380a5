// How late a line is: printed by a child → read by `readLog()`, beside a bare ioredis XADD → XREAD BLOCK, in turns.
//   node --import=tsx bench/latency.ts [--rate 1000] [--seconds 3] [--rounds 5]

import {spawn} from 'node:child_process';
import {parseArgs} from 'node:util';
import type {Redis} from 'ioredis';
import {JobLog, type LogEntry, LogHub, readLog} from 'logsluice';
import {type RedisServer, startRedis} from '../spec/support/redis.ts';

const {values} = parseArgs({
	options: {
		rate: {type: 'string', default: '1000'},
		seconds: {type: 'string', default: '3'},
		rounds: {type: 'string', default: '5'},
	},
});
const [rate, seconds, rounds] = [values.rate, values.seconds, values.rounds].map(Number) as [
	number,
	number,
	number,
];
const lines = rate * seconds;

// The monotonic clock, the same for all processes of a machine.
const now = () => Number(process.hrtime.bigint());

const server = await startRedis();
const redis = server.client();
const ratios: {readLog: number[]; hub: number[]} = {readLog: [], hub: []};
try {
	for (let round = 0; round <= rounds; round++) {
		const bare = quantiles(await bareLatencies(server));
		const lone = quantiles(await latencies(`lone-${round}`, jobId => readLog(redis, {jobId})));
		const hub = new LogHub(redis);
		const followed = quantiles(await latencies(`hub-${round}`, jobId => hub.follow({jobId})));
		// The first round warms up.
		if (round === 0) continue;
		console.log(`bare ${text(bare)}   readLog ${text(lone)}   LogHub ${text(followed)}`);
		ratios.readLog.push(lone.median / bare.median);
		ratios.hub.push(followed.median / bare.median);
	}
	for (const [name, all] of Object.entries(ratios)) {
		all.sort((a, b) => a - b);
		console.log(`${name}: ${all.map(ratio => ratio.toFixed(2)).join(' ')} times the bare median`);
	}
} finally {
	await server.stop();
}

async function latencies(jobId: string, read: (jobId: string) => AsyncIterable<LogEntry>): Promise<number[]> {
	const late: number[] = [];
	const reading = (async () => {
		for await (const {text} of read(jobId)) {
			const sent = / at (\d+)$/.exec(text);
			if (sent) late.push(now() - Number(sent[1]));
		}
	})();
	const log = new JobLog(redis, {jobId});
	const script = paced.toString();
	const print = 'line => process.stdout.write(line + "\\n")';
	const child = spawn(process.execPath, ['-e', `(${script})(${rate}, ${lines}, ${print})`]);
	const {exitCode} = await log.capture(child);
	await log.end({exitCode: exitCode ?? 1});
	await reading;
	return late;
}

async function bareLatencies({client}: RedisServer): Promise<number[]> {
	const writer = redis;
	const reader: Redis = client.call(server);
	const late: number[] = [];
	const reading = (async () => {
		for (let last = '0-0'; late.length < lines; ) {
			const reply = await reader.xread('COUNT', 256, 'BLOCK', 5000, 'STREAMS', 'bare', last);
			for (const [id, fields] of reply?.[0]?.[1] ?? []) {
				late.push(now() - Number(/ at (\d+)$/.exec(fields[1] ?? '')?.[1]));
				last = id;
			}
		}
	})();
	await paced(rate, lines, line => void writer.xadd('bare', 'MAXLEN', '~', 50_000, '*', 'text', line));
	await reading;
	reader.disconnect();
	await writer.del('bare');
	return late;
}

// Runs in the child too, as its source text.
async function paced(rate: number, lines: number, print: (line: string) => void): Promise<void> {
	const began = performance.now();
	for (let line = 0; line < lines; ) {
		const due = Math.min(lines, ((performance.now() - began) / 1000) * rate);
		for (; line < due; line++) {
			print(`line ${line}, of the usual length of a line in a build log, at ${process.hrtime.bigint()}`);
		}
		await new Promise(resolve => setTimeout(resolve, 1));
	}
}

function quantiles(late: number[]): {median: number; p99: number} {
	late.sort((a, b) => a - b);
	return {median: late[late.length >> 1] as number, p99: late[Math.floor(late.length * 0.99)] as number};
}

function text({median, p99}: {median: number; p99: number}): string {
	return `${(median / 1e6).toFixed(2)} ms (p99 ${(p99 / 1e6).toFixed(1)})`;
}
