import {compareIds} from './entry-id.ts';
import type {ReadConnection} from './read-connection.ts';
import type {LogState, StoredEntry, StoredLog} from './stored-log.ts';

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
	readonly #log: StoredLog;
	readonly #connection: Pick<ReadConnection, 'lastOutage'>;
	readonly #leaseMs: number;
	#goneSince: number | undefined;

	constructor(log: StoredLog, connection: Pick<ReadConnection, 'lastOutage'>, leaseMs: number) {
		this.#log = log;
		this.#connection = connection;
		this.#leaseMs = leaseMs;
	}

	async check(reading: IdleReading): Promise<IdleFinding> {
		const state = await this.#log.state();
		if (isEnd(state, reading)) return {kind: 'ended'};
		const [newest] = await this.#log.newest();
		const alive = await this.#isAlive(state);
		if (this.#isGone(newest === undefined && reading.begun && alive !== true)) return {kind: 'expired'};
		if (alive === false && this.#hasBeenUp()) return {kind: 'abandoned'};
		if (newest && reading.begun && compareIds(newest.id, reading.after) < 0) return {kind: 'rewound', newest};
		return {kind: 'waiting'};
	}

	// `undefined` where no producer has a lease: none has begun, or all have closed.
	async #isAlive({leases}: LogState): Promise<boolean | undefined> {
		if (leases.length === 0) return undefined;
		const now = await this.#log.serverTime();
		return leases.some(until => until > now);
	}

	// Redis may have lost or evicted the log of a producer that lives. That one writes again within a lease.
	#isGone(gone: boolean): boolean {
		this.#goneSince = gone ? (this.#goneSince ?? performance.now()) : undefined;
		return this.#goneSince !== undefined && performance.now() - this.#goneSince >= this.#leaseMs;
	}

	// While Redis is away no producer can renew its lease.
	#hasBeenUp(): boolean {
		return performance.now() - this.#connection.lastOutage >= this.#leaseMs;
	}
}

// Without a state hash nothing contradicts an end marker that is the newest entry.
function isEnd({exists, end}: LogState, {after, atEnd}: IdleReading): boolean {
	return exists ? end !== undefined && compareIds(after, end) >= 0 : atEnd;
}
