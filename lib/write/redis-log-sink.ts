import {expectBoolean, expectKnownOptions, expectLabel} from '../expect.ts';
import {expectRedisClient} from '../expect-redis-client.ts';
import {type LogAddress, logKeys} from '../format/log-key.ts';
import type {RedisClient} from '../redis-client.ts';
import {type DeliveryOptions, deliveryOptionNames, resolveDeliveryOptions} from './delivery-options.ts';
import {LogWriter} from './log-writer.ts';
import {WriterSink} from './writer-sink.ts';

export type RedisLogSinkOptions = LogAddress &
	DeliveryOptions & {
		/** Where the lines come from: 1 to 64 characters, none a control character. Default: `stdout`. */
		readonly source?: string | undefined;
		/** What the job is at: up to 64 characters, none a control character. Default: empty. */
		readonly phase?: string | undefined;
		/** Whether the end of the sink is the end of the job. Default: `false`. */
		readonly markEnd?: boolean | undefined;
	};

/**
 * The end of a pipeline: appends lines to a job's Redis Stream, batched, in order, each once.
 *
 * The client is borrowed and never closed. Trouble with Redis is no `'error'`: lines are kept while they fit,
 * then counted as lost, and `onWarning` is told.
 *
 * @throws TypeError on invalid options.
 */
export class RedisLogSink extends WriterSink {
	readonly #markEnd: boolean;

	constructor(redis: RedisClient, options: RedisLogSinkOptions) {
		expectRedisClient(redis);
		expectKnownOptions('RedisLogSink', options, [
			'jobId',
			'key',
			'source',
			'phase',
			'markEnd',
			...deliveryOptionNames,
		]);
		const {source = 'stdout', phase = '', markEnd = false} = options;
		expectLabel('source', source);
		expectLabel('phase', phase, {mayBeEmpty: true});
		const keys = logKeys(options, {keyPrefix: redis.options.keyPrefix, isCluster: redis.isCluster});
		super(new LogWriter(redis, keys, resolveDeliveryOptions(options)), {source, phase});
		this.#markEnd = expectBoolean('markEnd', markEnd);
		this.writer.announce();
	}

	// After the lines, so that `lastId` is a line's. Not `async`: while Redis is away, this would be kept by what waits.
	protected override close(): Promise<unknown> {
		const ended = this.#markEnd ? this.writer.appendEnd({}, this.phase) : undefined;
		return Promise.all([ended, this.writer.release()]);
	}

	override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
		super._destroy(error, callback);
		// A sink destroyed before its end leaves no producer that looks alive.
		void this.writer.release();
	}
}
