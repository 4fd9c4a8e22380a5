import {type LogAddress, logKeys} from '../format/log-key.ts';
import type {RedisClient} from '../redis-client.ts';
import {interruptible} from './interruptible.ts';
import {type Batch, readBatches} from './read-batches.ts';
import {ReadConnection} from './read-connection.ts';
import {StoredLog} from './stored-log.ts';

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
	return interruptible(signal, stop => {
		const connection = new ReadConnection(redis);
		const log = new StoredLog(connection, keys, {signal: stop});
		return {items: readBatches(log, {follow: false}), close: () => connection.close()};
	});
}
