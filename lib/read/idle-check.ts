import {compareIds} from './entry-id.ts';
import type {LogSource, LogState, StoredEntry} from './log-source.ts';

export type IdleReading = {
	/** Id after which nothing came. */
	readonly after: string;
	/** The entry at `after` is an end marker. */
	readonly atEnd: boolean;
	/** Entries of this log were delivered, to this reader or to the one that it resumes. */
	readonly begun: boolean;
};

export type IdleFinding =
	| {readonly kind: 'ended' | 'abandoned' | 'expired' | 'waiting'}
	/** The stream's newest entry is older than what was delivered. */
	| {readonly kind: 'rewound'; readonly newest: StoredEntry};

/** Finds out why nothing comes: a blocked read is told neither that its stream is gone nor that its producer died. */
export class IdleCheck {
	readonly #log: LogSource;
	readonly #leaseMs: number;
	#goneSince: number | undefined;

	constructor(log: LogSource, leaseMs: number) {
		this.#log = log;
		this.#leaseMs = leaseMs;
	}

	async check(reading: IdleReading): Promise<IdleFinding> {
		const state = await this.#log.state();
		if (isEnd(state, reading)) return {kind: 'ended'};
		const [newest] = await this.#log.newest();
		const silentMs = await this.#silentMs(state);
		const mayLive = silentMs !== undefined && silentMs < 0;
		if (this.#isGone(newest === undefined && reading.begun && !mayLive)) return {kind: 'expired'};
		if (silentMs !== undefined && (await this.#isAbandoned(silentMs))) return {kind: 'abandoned'};
		if (newest && reading.begun && compareIds(newest.id, reading.after) < 0) return {kind: 'rewound', newest};
		return {kind: 'waiting'};
	}

	// Since when all leases have run out, negative while one holds. `undefined` where no producer has a lease: none has
	// begun, or all have closed.
	async #silentMs({leases}: LogState): Promise<number | undefined> {
		if (leases.length === 0) return undefined;
		return (await this.#log.serverTime()) - Math.max(...leases);
	}

	// Redis may have lost or evicted the log of a producer that lives. That one writes again within a lease.
	#isGone(gone: boolean): boolean {
		this.#goneSince = gone ? (this.#goneSince ?? performance.now()) : undefined;
		return this.#goneSince !== undefined && performance.now() - this.#goneSince >= this.#leaseMs;
	}

	// While Redis is away no producer can renew its lease, and one that comes back with old data has old leases: it
	// must have been up for a whole lease before the silence of a producer means anything.
	async #isAbandoned(silentMs: number): Promise<boolean> {
		if (silentMs <= 0) return false;
		if (performance.now() - this.#log.upSince >= this.#leaseMs) return true;
		// Of the time before this reader came the server can tell, if it gave that lease itself. One that has taken
		// another's place may seem to have: so not at once.
		if (silentMs < this.#leaseMs) return false;
		return ((await this.#log.serverUptime()) ?? 0) >= silentMs + this.#leaseMs;
	}
}

// Without a state hash nothing contradicts an end marker that is the newest entry.
function isEnd({exists, end}: LogState, {after, atEnd}: IdleReading): boolean {
	return exists ? end !== undefined && compareIds(after, end) >= 0 : atEnd;
}
