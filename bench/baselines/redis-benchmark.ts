import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import type {RedisServer} from '../../spec/support/redis.ts';
import type {Input} from '../bench-input.ts';
import {forgetBenches, redisCpuSeconds} from '../bench-redis.ts';
import {type Figures, Skipped} from '../measured.ts';

/**
 * What Redis takes from one connection that does nothing else: entries of the input's mean length, with our fields and
 * cap, 64 commands in flight.
 */
export async function redisBenchmark(server: RedisServer, {lines, bytes}: Input): Promise<Figures> {
	const text = 'x'.repeat(Math.round(bytes / lines) - 1);
	const time = '2026-11-22T10:15:02.114+00:00';
	const entry = ['ts', time, 'source', 'stdout', 'text', text, 'phase', '', 'n', '123456'];
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
		return {linesPerSecond: Number(rate), redisMicroseconds: (redisSeconds / lines) * 1e6};
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT')
			throw new Skipped('redis-benchmark is not installed');
		throw error;
	} finally {
		await forgetBenches(redis);
		redis.disconnect();
	}
}
