import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import type {RedisServer} from '../spec/support/redis.ts';
import type {Input, Run} from './sink.ts';

/**
 * What Redis takes from one connection that does nothing else: entries of the input's mean length, with our fields and
 * cap, 64 commands in flight. `undefined` where the program is not installed.
 */
export async function redisBenchmark(server: RedisServer, {lines, bytes}: Input): Promise<Run | undefined> {
	const text = 'x'.repeat(Math.round(bytes / lines));
	const time = '2026-11-22T10:15:02.114+00:00';
	const entry = ['ts', time, 'source', 'stdout', 'text', text, 'phase', 'build', 'n', '123456'];
	const command = ['XADD', 'job:bench-ceiling:logs', 'MAXLEN', '~', '50000', '*', ...entry];
	const connection = ['-p', String(server.port), '-c', '1', '-P', '64'];
	const redis = server.client();
	try {
		const before = await redisCpuSeconds(redis);
		const {stdout} = await promisify(execFile)('redis-benchmark', [
			...[...connection, '-n', String(lines), '--csv'],
			...command,
		]);
		const redisSeconds = (await redisCpuSeconds(redis)) - before;
		// The name of the test, which is the command, then requests per second.
		const [, rate] = /"\s*,\s*"([\d.]+)"/.exec(stdout.trim().split('\n').at(-1) ?? '') ?? [];
		return {
			linesPerSecond: Number(rate),
			clientMicroseconds: undefined,
			redisMicroseconds: (redisSeconds / lines) * 1e6,
		};
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	} finally {
		await redis.unlink('job:bench-ceiling:logs');
		redis.disconnect();
	}
}

/** CPU time of the Redis process so far. */
export async function redisCpuSeconds(redis: {info(section: string): Promise<string>}): Promise<number> {
	const info = await redis.info('cpu');
	const seconds = (name: string): number => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1]);
	return seconds('used_cpu_user') + seconds('used_cpu_sys');
}
