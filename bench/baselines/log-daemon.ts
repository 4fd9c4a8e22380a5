import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {mkdtemp, readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {setTimeout as after} from 'node:timers/promises';
import type {Redis} from 'ioredis';
import type {RedisServer} from '../../spec/support/redis.ts';
import {RedisGuard} from '../../spec/support/redis-guard.ts';
import type {Input} from '../bench-input.ts';
import {forgetBenches, redisCpuSeconds} from '../bench-redis.ts';
import {type Figures, Skipped} from '../measured.ts';

/** A daemon that takes a host's logs to Redis. */
export type LogDaemon = {
	readonly program: string;
	/** Where it looks for the module that knows Redis; one of them has to be there. */
	readonly modules: readonly string[];
	config(place: DaemonPlace): string;
	args(place: DaemonPlace): string[];
	/** Lines of the input that come to Redis. */
	expected(input: Input): number;
	stored(redis: Redis): Promise<number>;
};

export type DaemonPlace = {
	readonly folder: string;
	readonly configFile: string;
	readonly port: number;
	readonly input: Input;
};

/** A process of its own with files of its own, from the first entry in Redis to the last. */
export async function runLogDaemon(daemon: LogDaemon, server: RedisServer, input: Input): Promise<Figures> {
	const program = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
		.map(folder => join(folder, daemon.program))
		.find(existsSync);
	if (program === undefined || !daemon.modules.some(existsSync)) {
		throw new Skipped(`${daemon.program} or its module for Redis is not installed`);
	}
	const folder = await mkdtemp(join(tmpdir(), 'logsluice-daemon-'));
	const guard = new RedisGuard(folder);
	const place = {folder, configFile: join(folder, 'daemon.conf'), port: server.port, input};
	const redis = server.client();
	try {
		await forgetBenches(redis);
		await writeFile(place.configFile, daemon.config(place));
		const child = spawn(program, daemon.args(place), {stdio: ['ignore', 'ignore', 'pipe']});
		guard.watch(child.pid);
		let complaints = '';
		child.stderr.on('data', chunk => {
			complaints += chunk;
		});
		const exited = once(child, 'exit');
		const redisBefore = await redisCpuSeconds(redis);
		const reached = async (count: number): Promise<number> => {
			const patience = performance.now() + patienceMs;
			for (;;) {
				const stored = await daemon.stored(redis);
				if (stored >= count) return stored;
				if (child.exitCode !== null || performance.now() > patience) {
					// What a daemon makes of odd lines is its own matter, and no figure.
					throw new Skipped(`${daemon.program} stored ${stored} lines of ${count} ${complaints}`.trim());
				}
				await after(2);
			}
		};
		const first = await reached(1);
		const [start, cpuStart] = [performance.now(), await cpuSecondsOf(child.pid)];
		const expected = daemon.expected(input);
		const last = await reached(expected);
		const [end, cpuEnd] = [performance.now(), await cpuSecondsOf(child.pid)];
		const redisSeconds = (await redisCpuSeconds(redis)) - redisBefore;
		child.kill();
		await exited;
		if (last !== expected) throw new Skipped(`${daemon.program} stored ${last} lines of ${expected}`);
		const lines = input.lines * ((last - first) / last);
		return {
			linesPerSecond: lines / ((end - start) / 1_000),
			...(cpuStart !== undefined &&
				cpuEnd !== undefined && {clientMicroseconds: ((cpuEnd - cpuStart) / lines) * 1e6}),
			redisMicroseconds: (redisSeconds / input.lines) * 1e6,
		};
	} finally {
		await forgetBenches(redis);
		redis.disconnect();
		await guard.close();
	}
}

const patienceMs = 20_000;

// Where Linux tells it, in hundredths of a second; `undefined` elsewhere.
async function cpuSecondsOf(pid: number | undefined): Promise<number | undefined> {
	const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
	// The second field is a name in parentheses, in which anything may stand.
	const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
	return fields && (Number(fields[11]) + Number(fields[12])) / 100;
}
