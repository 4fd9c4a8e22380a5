import type {LogKeys} from '../format/log-key.ts';
import type {RedisClient} from '../redis-client.ts';
import {interruptible} from './interruptible.ts';
import {type Batch, type ReadingOptions, readBatches} from './read-batches.ts';
import {ReadConnection} from './read-connection.ts';
import {StoredLog} from './stored-log.ts';

/** Reads a log over a connection of its own, open from the first entry asked for until the generator has ended. */
export function readAlone<Item>(
	redis: RedisClient,
	keys: LogKeys,
	{
		signal,
		form,
		...reading
	}: ReadingOptions & {
		readonly signal: AbortSignal | undefined;
		readonly form: (batch: Batch) => Iterable<Item>;
	},
): AsyncGenerator<Item, void, undefined> {
	return interruptible(signal, form, stop => {
		const connection = new ReadConnection(redis);
		const log = new StoredLog(connection, keys, {signal: stop});
		// Closing it ends what waits for an answer.
		return {batches: readBatches(log, reading), close: () => connection.close()};
	});
}
