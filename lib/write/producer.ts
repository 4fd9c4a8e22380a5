import {randomBytes} from 'node:crypto';
import type {LogKeys} from '../format/log-key.ts';
import {formatVersion, leaseMs} from '../format/log-state.ts';
import type {RedisClient} from '../redis-client.ts';
import {bytesOf, encodeRuns, entriesOf} from './batch.ts';
import {type BatchArgument, BatchSender} from './batch-sender.ts';
import type {ResolvedDeliveryOptions} from './delivery-options.ts';
import {resetMarker} from './markers.ts';
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
	#id = newProducerId();
	#replacedId = '';
	/** Sequence number of its newest acknowledged entry. */
	#mark = 0;
	/** The highest entry number known. */
	#n = 0;

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
		let batch = runs;
		for (;;) {
			const reply = await this.#sender.send(this.#encode(batch, release));
			if (reply.status === 'gap') {
				batch = this.#replace(reply, batch);
				continue;
			}
			this.#mark = reply.mark;
			this.#n = reply.n;
			this.#replacedId = '';
			this.#ring.push(batch, this.#mark);
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

	#encode(runs: readonly Run[], release: boolean): BatchArgument[] {
		const {maxEntries, maxBytes, ttlSeconds} = this.#options;
		const producer = [this.#id, this.#mark + 1, this.#n, this.#replacedId];
		const bounds = [maxEntries, maxBytes, ttlSeconds, release ? 0 : leaseMs, bytesOf(runs)];
		return [formatVersion, ...producer, ...bounds, ...encodeRuns(runs)];
	}

	/**
	 * Acknowledged entries are gone (a failover, an eviction, a deleted key), and nothing of the batch was stored:
	 * goes on under a new id with a marker, what the ring still holds of them, and the batch.
	 */
	#replace({mark, n}: {mark: number; n: number}, runs: readonly Run[]): readonly Run[] {
		const gone = Math.min(Math.max(0, this.#mark - mark), this.#options.maxEntries);
		const kept = this.#ring.after(mark);
		const lost = Math.max(0, gone - entriesOf(kept));
		const message = `Redis lost acknowledged entries of \`${this.#keys.stream}\`; ${lost} could not be restored`;
		this.#warnings.tell('LOGSLUICE_LOG_RESET', message);
		this.#replacedId = this.#id;
		this.#id = newProducerId();
		this.#mark = 0;
		this.#n = Math.max(this.#n, n);
		this.#ring.clear();
		return [resetMarker(lost), ...kept, ...runs];
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

// Never used twice, so a producer needs no epoch.
function newProducerId(): string {
	return randomBytes(12).toString('base64url');
}
