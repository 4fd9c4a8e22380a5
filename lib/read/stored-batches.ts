import {type LogAddress, logKeys} from '../format/log-key.ts';
import type {RedisClient} from '../redis-client.ts';
import {wholeBatches} from './interruptible.ts';
import {readAlone} from './read-alone.ts';
import type {Batch} from './read-batches.ts';

/**
 * What a log holds now, as many entries at a time as Redis gives, over a connection of its own.
 *
 * @throws TypeError at once when the address is none.
 */
export function storedBatches(
	redis: RedisClient,
	address: LogAddress,
	signal: AbortSignal,
): AsyncGenerator<Batch, void, undefined> {
	const keys = logKeys(address, {keyPrefix: redis.options.keyPrefix, isCluster: redis.isCluster});
	return readAlone(redis, keys, {follow: false, signal, form: wholeBatches});
}
