import type {LogEntry} from '../format/log-entry.ts';

/** An entry as Redis holds it. */
export type StoredEntry = LogEntry & {readonly id: string};

export type LogState = {
	/** False where no writer of ours wrote the log, or where Redis evicted the hash. */
	readonly exists: boolean;
	/** Id of the end marker that holds; absent while the job runs. */
	readonly end: string | undefined;
	/** When each producer's lease runs out, in the server's milliseconds. */
	readonly leases: readonly number[];
};

/** What reading a log takes, wherever it comes from. */
export type LogSource = {
	/** The longest that `after()` may be asked to wait. */
	readonly longestBlockMs: number;
	/** Since when Redis has answered without a break, in the milliseconds of `performance.now()`. */
	readonly upSince: number;
	/** The next entries after `id`, waited for up to `blockMs`; empty where none came. */
	after(id: string, blockMs: number): Promise<readonly StoredEntry[]>;
	/** Up to `count` entries, the newest first, from `from` backwards. */
	newest(range?: NewestRange): Promise<readonly StoredEntry[]>;
	/** @throws LogReadError when a newer version of this package wrote the log. */
	state(): Promise<LogState>;
	/** Milliseconds by the clock that leases run on. */
	serverTime(): Promise<number>;
	/** How long the server has been running, in milliseconds; `undefined` where it does not say. */
	serverUptime(): Promise<number | undefined>;
};

export type NewestRange = {readonly from?: string; readonly count?: number};
