import {randomBytes} from 'node:crypto';
import type {LogKeys} from '../format/log-key.ts';
import {formatVersion, leaseMs} from '../format/log-state.ts';
import type {RedisClient} from '../redis-client.ts';
import {bytesOf, encodeRuns, entriesOf} from './batch.ts';
import {type BatchArgument, BatchSender} from './batch-sender.ts';
import type {ResolvedDeliveryOptions} from './delivery-options.ts';
import {accountOf, Ledger} from './ledger.ts';
import {isResetMarker, resetMarker} from './markers.ts';
import type {OutageWarnings} from './outage-warnings.ts';
import type {Run} from './run.ts';
import {SentRing} from './sent-ring.ts';

/**
 * A writer as Redis knows it: by an id of its own, its entries numbered in sequence, so that a batch may be sent
 * any number of times and is stored once. One batch at a time.
 */
export class Producer {
	readonly #keys: LogKeys;
	readonly #options: ResolvedDeliveryOptions;
	readonly #warnings: OutageWarnings;
	readonly #sender: BatchSender;
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
		this.#keys = keys;
		this.#options = options;
		this.#warnings = warnings;
		this.#sender = new BatchSender(redis, keys, onTrouble);
		this.#ring = new SentRing(ringBytes);
	}

	/**
	 * Resolves with the id of the log's newest entry once the batch is stored, whatever happens until then;
	 * rejects when it never can be. `release` gives up the lease, which every other append renews.
	 */
	async append(runs: readonly Run[], {release}: {release: boolean}): Promise<string> {
		let recovery: Recovery | undefined;
		for (;;) {
			const batch = recovery === undefined ? runs : [...recovery.runs, ...runs];
			const before = recovery?.mark ?? (this.#releasedAt === undefined ? '' : 'back');
			const sentAt = Date.now();
			const reply = await this.#sender.send(this.#encode(batch, before, release), bytesOf(batch));
			if (reply.status === 'gap') {
				for (const run of recovery?.kept ?? []) run.release();
				// Late copies of what was sent must not pass for what comes now.
				this.#next += entriesOf(batch);
				recovery = this.#recover(reply);
				continue;
			}
			this.#next = reply.mark + 1;
			this.#n = reply.n;
			this.#lastId = reply.lastId;
			this.#releasedAt = release ? sentAt : undefined;
			this.#noteStored(batch, reply.mark, recovery);
			if (reply.expireRefused !== '') this.#tellExpireRefused(reply.expireRefused);
			return reply.lastId;
		}
	}

	/** The client has been told to connect, be it by its first command. */
	get isConnecting(): boolean {
		return this.#sender.isConnecting;
	}

	/** Gives up what is kept to be sent once more. */
	forgetSent(): void {
		this.#ring.clear();
	}

	#encode(runs: readonly Run[], before: string | number, release: boolean): BatchArgument[] {
		const {maxEntries, maxBytes, ttlSeconds} = this.#options;
		const producer = [this.#id, this.#next, this.#n, this.#lastId, before];
		const bounds = [maxEntries, maxBytes, ttlSeconds, release ? 0 : leaseMs];
		return [formatVersion, ...producer, ...bounds, entriesOf(runs), bytesOf(runs), ...encodeRuns(runs)];
	}

	#noteStored(batch: readonly Run[], mark: number, recovery: Recovery | undefined): void {
		if (recovery !== undefined) this.#ring.clear();
		if (recovery === undefined || recovery.runs.length === 0) this.#ledger.note(batch, mark);
		else this.#ledger.noteReset(batch, mark, recovery.kept);
		this.#ring.push(batch, mark);
	}

	/**
	 * Acknowledged entries are gone (a failover, an eviction, a deleted key), and nothing of the batch was stored: a
	 * marker goes before it, and what the ring still holds of them. Markers of earlier losses are not sent again: what
	 * they counted is in this one, if it is gone with them.
	 */
	#recover({mark, n}: {mark: number; n: number}): Recovery {
		const {maxEntries, ttlSeconds} = this.#options;
		const silentMs = Date.now() - (this.#releasedAt ?? Number.POSITIVE_INFINITY);
		if (n === 0 && silentMs >= ttlSeconds * 1_000) {
			// Not lost: its time was over.
			this.#ledger.clear();
			return {mark, runs: [], kept: []};
		}
		const kept: Run[] = [];
		for (const run of this.#ring.after(mark)) {
			if (isResetMarker(run)) run.release();
			else kept.push(run);
		}
		const gone = this.#ledger.above(mark);
		const held = accountOf(kept);
		const lost =
			Math.max(0, Math.min(gone.entries, maxEntries) - held.entries) +
			Math.max(0, gone.dropped - held.dropped);
		const message = `Redis lost acknowledged entries of \`${this.#keys.stream}\`; ${lost} could not be restored`;
		this.#warnings.tell('LOGSLUICE_LOG_RESET', message);
		return {mark, runs: [resetMarker(lost), ...kept], kept};
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

/** What goes before a batch that was answered with GAP. */
type Recovery = {readonly mark: number; readonly runs: readonly Run[]; readonly kept: readonly Run[]};
