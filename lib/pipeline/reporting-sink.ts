import type {Writable} from 'node:stream';
import type {OnWarning} from '../log-warning.ts';

/**
 * A sink that knows what became of its lines after it took them, as `RedisLogSink` does.
 * Of any other sink, what it took counts as written.
 */
export type ReportingSink = Writable & {
	readonly delivery: {
		readonly written: number;
		readonly lost: number;
		readonly lastId: string | undefined;
		readonly error: Error | undefined;
	};
	readonly options: {
		readonly flushTimeoutMs: number;
		readonly strict: boolean;
		readonly onWarning: OnWarning;
		readonly maxBufferBytes: number;
	};
	/** Whether a chunk may be a `LineBlock`. */
	readonly takesBlocks?: boolean;
	/** Set while its pipeline holds more than `maxBufferBytes`, of a caller who does not wait. */
	isOverrun: boolean;
	/** Counts as lost what is not acknowledged, and finishes. */
	abandon(error: Error): void;
};

export function isReportingSink(sink: Writable): sink is ReportingSink {
	return 'delivery' in sink && 'options' in sink && 'abandon' in sink && typeof sink.abandon === 'function';
}
