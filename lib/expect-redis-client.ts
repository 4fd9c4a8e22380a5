import type {RedisClient} from './redis-client.ts';

/** @throws TypeError when it is not an ioredis client, which a mistaken argument order is quick to bring about. */
export function expectRedisClient(redis: RedisClient): void {
	if (typeof redis?.evalsha === 'function' && typeof redis.status === 'string') return;
	// Its type only: what came in its place may hold a password.
	const type = redis === null ? 'null' : typeof redis;
	throw new TypeError(
		`Expected \`redis\` to be a client of ioredis (\`new Redis()\` or \`new Cluster()\`), got ${type}`,
	);
}
