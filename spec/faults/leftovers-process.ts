// Opens and ends pipelines of every kind, and tells what of them is left: node leftovers-process.ts REDIS-URL COUNT.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync} from 'node:fs';
import {Readable} from 'node:stream';
import {setTimeout as after} from 'node:timers/promises';
import {Redis} from 'ioredis';
import {createLogPipeline, JobLog, RedisLogSink} from '../../lib/index.ts';
import {say} from './gauge.ts';

export type Leftovers = {
	readonly before: Readonly<Record<string, number>>;
	readonly after: Readonly<Record<string, number>>;
	/** Pipelines and logs that something still refers to, of how many. */
	readonly reachable: number;
	readonly opened: number;
};

const [url = '', count = ''] = process.argv.slice(2);
const redis = new Redis(url);
const opened: WeakRef<object>[] = [];

const ways: readonly ((jobId: string) => Promise<unknown>)[] = [
	jobId => ended(jobId, pipeline => Readable.from(['a\n', 'b\n']).pipe(pipeline).flush()),
	jobId => ended(jobId, async pipeline => once(pipeline.end('no newline'), 'finish')),
	jobId =>
		ended(jobId, async pipeline => {
			pipeline.write('destroyed before its end\n');
			await once(pipeline.destroy(), 'close');
		}),
	async jobId => {
		const log = new JobLog(redis, {jobId});
		opened.push(new WeakRef(log));
		await log.writeEvent('an event');
		await log.onStderr('a line\n');
		await log.end(await log.capture(spawn('echo', ['a line of a child'])));
	},
];

await round(ways.length);
const before = await resources();
await round(Number(count));
const left = await resources();
await say({
	...{before, after: left, opened: opened.length},
	reachable: opened.filter(ref => ref.deref() !== undefined).length,
} satisfies Leftovers);
redis.disconnect();
process.disconnect();

async function round(pipelines: number): Promise<void> {
	for (let index = 0; index < pipelines; index += 10) {
		const some = Array.from({length: Math.min(10, pipelines - index)}, (_, of) => index + of);
		await Promise.all(some.map(number => ways[number % ways.length]?.(`left${number}`)));
	}
}

async function ended(
	jobId: string,
	end: (pipeline: ReturnType<typeof createLogPipeline>) => Promise<unknown>,
): Promise<void> {
	const pipeline = createLogPipeline(new RedisLogSink(redis, {jobId, markEnd: true}));
	opened.push(new WeakRef(pipeline));
	await end(pipeline);
}

/** Whatever keeps a process alive, files, and listeners of what all pipelines share. */
async function resources(): Promise<Record<string, number>> {
	// The lease of what was destroyed is released behind its back; children's handles close a turn later.
	for (let turn = 0; turn < 5; turn++) {
		await after(20);
		globalThis.gc?.();
	}
	const counts: Record<string, number> = {'open files': readdirSync('/proc/self/fd').length};
	for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1;
	for (const [owner, emitter] of Object.entries({redis, process})) {
		for (const event of emitter.eventNames()) {
			counts[`${owner}'s listeners of ${String(event)}`] = emitter.listenerCount(event);
		}
	}
	return counts;
}
