import type {Redis} from 'ioredis';
import {type LogEntry, readLog} from 'logsluice';

/** Follows a log to its end, and counts what it sees on the way. */
export class ReadBack {
	lines = 0;
	/** Lines that are missing, as the log says. */
	missing = 0;
	/** Lines that came faster than they could be read, and were old enough to go before their turn. */
	trimmed = 0;
	readonly finished: Promise<void>;

	constructor(redis: Redis, jobId: string, onEntry: (entry: LogEntry) => void) {
		this.finished = this.#follow(redis, jobId, onEntry);
		// It is waited for when the job has ended; until then nobody hears of a failure.
		this.finished.catch(() => {});
	}

	async #follow(redis: Redis, jobId: string, onEntry: (entry: LogEntry) => void): Promise<void> {
		for await (const entry of readLog(redis, {jobId})) {
			if (entry.marker === 'gap') {
				if (entry.stored === false) this.trimmed += entry.lost ?? 0;
				else this.missing += entry.lost ?? 0;
			}
			if (entry.marker === undefined && entry.source !== 'system') this.lines++;
			onEntry(entry);
		}
	}
}
