import {unexpected} from '../expect.ts';
import type {RedisClient} from '../redis-client.ts';

/** @throws TypeError when it is not an ioredis client, which a mistaken argument order is quick to bring about. */
export function expectRedisClient(redis: RedisClient): void {
	if (typeof redis?.evalsha !== 'function' || typeof redis.status !== 'string') {
		throw unexpected('redis', 'a client of ioredis (`new Redis()` or `new Cluster()`)', redis);
	}
}
