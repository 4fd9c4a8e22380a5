import {randomBytes} from 'node:crypto';
import type {LogKeys} from '../format/log-key.ts';
import {formatVersion, leaseMs} from '../format/log-state.ts';
import type {RedisClient} from '../redis-client.ts';
import {bytesOf, encodeRuns, entriesOf} from './batch.ts';
import {type AppendReply, BatchSender, type GapReply, type StoredReply} from './batch-sender.ts';
import type {ResolvedDeliveryOptions} from './delivery-options.ts';
import {accountOf, Ledger} from './ledger.ts';
import {isResetMarker, resetMarker} from './markers.ts';
import type {OutageWarnings} from './outage-warnings.ts';
import type {Run} from './run.ts';
import {SentRing} from './sent-ring.ts';

/**
 * A writer as Redis knows it: by an id of its own, its entries numbered in sequence, so that a batch may be sent any
 * number of times and is stored once. Several may be on their way: Redis refuses one that has lost the one before it.
 */
export class Producer {
	readonly #redis: RedisClient;
	readonly #keys: LogKeys;
	readonly #options: ResolvedDeliveryOptions;
	readonly #warnings: OutageWarnings;
	readonly #onTrouble: (error: unknown) => void;
	readonly #ring: SentRing;
	readonly #ledger = new Ledger();
	readonly #id = randomBytes(12).toString('base64url');
	/** Sequence number of the next entry: above all that were ever sent. */
	#next = 1;
	/** Number and id of the newest entry that it knows of. */
	#n = 0;
	#lastId = '';
	/** When its acknowledged release was sent, in milliseconds of this clock. */
	#releasedAt: number | undefined;
	/** In order of their numbers. */
	readonly #unsettled: Batch[] = [];
	#newest: Promise<string> | undefined;

	constructor(
		redis: RedisClient,
		keys: LogKeys,
		{
			options,
			warnings,
			ringBytes,
			onTrouble,
		}: {
			options: ResolvedDeliveryOptions;
			warnings: OutageWarnings;
			ringBytes: number;
			onTrouble(error: unknown): void;
		},
	) {
		this.#redis = redis;
		this.#keys = keys;
		this.#options = options;
		this.#warnings = warnings;
		this.#onTrouble = onTrouble;
		this.#ring = new SentRing(ringBytes);
	}

	/**
	 * Resolves with the id of the log's newest entry once the batch is stored, whatever happens until then, and those
	 * before it are; rejects when it never can be. `release` gives up the lease, which every other append renews:
	 * nothing may be appended behind it before it is settled.
	 */
	async append(runs: readonly Run[], {release}: {release: boolean}): Promise<string> {
		const isFirst = this.#unsettled.length === 0;
		const before = isFirst && this.#releasedAt !== undefined ? 'back' : '';
		const batch: Batch = {first: 0, runs, before, release, kept: undefined};
		this.#number(batch);
		this.#unsettled.push(batch);
		const appended = this.#appendBehind(this.#newest, batch);
		this.#newest = appended;
		try {
			return await appended;
		} finally {
			this.#unsettled.shift();
		}
	}

	async #appendBehind(previous: Promise<string> | undefined, batch: Batch): Promise<string> {
		const {runs} = batch;
		for (;;) {
			const {first} = batch;
			const isBehind = this.#unsettled[0] !== batch;
			const sentAt = Date.now();
			const answer = this.#send(batch);
			if (isBehind) {
				// Should it be refused for good, so is the one before it.
				answer.catch(() => {});
				await previous;
			}
			const reply = await answer;
			if (reply.status === 'stored' && first === batch.first) {
				this.#noteStored(batch, reply);
				this.#releasedAt = batch.release ? sentAt : undefined;
				return reply.lastId;
			}
			// One that was behind another may only have come before it, or its numbers were given up.
			if (reply.status === 'gap' && !isBehind) this.#recover(batch, runs, reply);
		}
	}

	/** Gives up what is kept to be sent once more. */
	forgetSent(): void {
		this.#ring.clear();
	}

	// Above all that were ever sent: late copies of those must not pass for what comes now.
	#number(batch: Batch): void {
		batch.first = this.#next;
		this.#next += entriesOf(batch.runs);
	}

	#send({first, runs, before, release}: Batch): Promise<AppendReply> {
		const {maxEntries, maxBytes, ttlSeconds} = this.#options;
		const [entries, bytes] = [entriesOf(runs), bytesOf(runs)];
		const producer = [this.#id, first, this.#n, this.#lastId, before];
		const bounds = [maxEntries, maxBytes, ttlSeconds, release ? 0 : leaseMs];
		const args = [formatVersion, ...producer, ...bounds, entries, bytes, ...encodeRuns(runs)];
		return new BatchSender(this.#redis, this.#keys, this.#onTrouble).send(args, bytes);
	}

	#noteStored({first, runs, kept}: Batch, {n, lastId, expireRefused}: StoredReply): void {
		// The answer to a copy sent again may be younger than that to the batch behind it.
		if (n >= this.#n) [this.#n, this.#lastId] = [n, lastId];
		const mark = first + entriesOf(runs) - 1;
		if (kept === undefined) {
			this.#ledger.note(runs, mark);
		} else {
			this.#ring.clear();
			this.#ledger.noteReset(runs, mark, kept);
		}
		this.#ring.push(runs, mark);
		if (expireRefused !== '') this.#tellExpireRefused(expireRefused);
	}

	/**
	 * Acknowledged entries are gone (a failover, an eviction, a deleted key), and nothing of the batch was stored: a
	 * marker goes before it, and what the ring still holds of them. Markers of earlier losses are not sent again: what
	 * they counted is in this one, if it is gone with them. What is behind the batch goes on behind it.
	 */
	#recover(batch: Batch, runs: readonly Run[], {mark, n}: GapReply): void {
		for (const run of batch.kept ?? []) run.release();
		batch.before = mark;
		const silentMs = Date.now() - (this.#releasedAt ?? Number.POSITIVE_INFINITY);
		if (n === 0 && silentMs >= this.#options.ttlSeconds * 1_000) {
			// Not lost: its time was over.
			this.#ledger.clear();
			this.#ring.clear();
			batch.runs = runs;
			batch.kept = undefined;
		} else {
			batch.kept = this.#keptAbove(mark);
			const lost = this.#lostAbove(mark, batch.kept);
			batch.runs = [resetMarker(lost), ...batch.kept, ...runs];
			const message = `Redis lost acknowledged entries of \`${this.#keys.stream}\`; ${lost} could not be restored`;
			this.#warnings.tell('LOGSLUICE_LOG_RESET', message);
		}
		for (const unsettled of this.#unsettled) this.#number(unsettled);
	}

	#keptAbove(mark: number): Run[] {
		const kept: Run[] = [];
		for (const run of this.#ring.after(mark)) {
			if (isResetMarker(run)) run.release();
			else kept.push(run);
		}
		return kept;
	}

	#lostAbove(mark: number, kept: readonly Run[]): number {
		const gone = this.#ledger.above(mark);
		const held = accountOf(kept);
		return (
			Math.max(0, Math.min(gone.entries, this.#options.maxEntries) - held.entries) +
			Math.max(0, gone.dropped - held.dropped)
		);
	}

	#tellExpireRefused(cause: string): void {
		const {stream} = this.#keys;
		const why = `${cause}: allow EXPIRE to the ACL user`;
		this.#warnings.tell(
			'LOGSLUICE_EXPIRE_REFUSED',
			`Redis sets no TTL on \`${stream}\`, which may stay for ever: ${why}`,
		);
	}
}

/** Entries under consecutive numbers. */
type Batch = {
	first: number;
	runs: readonly Run[];
	/** What came before, as the append script wants to know it. */
	before: string | number;
	readonly release: boolean;
	/** Behind a `reset` marker: which of its runs were acknowledged once. */
	kept: readonly Run[] | undefined;
};
