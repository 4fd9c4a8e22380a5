import type {Redis} from 'ioredis';

/** CPU time of the Redis process so far. */
export async function redisCpuSeconds(redis: Redis): Promise<number> {
	const info = await redis.info('cpu');
	const seconds = (name: string): number => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1]);
	return seconds('used_cpu_user') + seconds('used_cpu_sys');
}

/** All entries ever added to a stream, trimmed ones too: Redis counts them since version 7. */
export async function entriesAdded(redis: Redis, key: string): Promise<number> {
	if ((await redis.exists(key)) === 0) return 0;
	const info = (await redis.call('XINFO', 'STREAM', key)) as (string | number)[];
	return Number(info[info.indexOf('entries-added') + 1]);
}

/** Removes what benches have left, and nothing else: who runs one by hand may have given a Redis that has more in it. */
export async function forgetBenches(redis: Redis): Promise<void> {
	const keys = await redis.keys('*bench-*');
	while (keys.length > 0) await redis.del(...keys.splice(0, 1_000));
}
