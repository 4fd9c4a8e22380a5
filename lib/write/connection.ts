import type {OnWarning} from '../log-warning.ts';
import type {RedisClient} from '../redis-client.ts';
import {InFlight} from './in-flight.ts';

/** What writers want to know of their client's connection. */
export type ConnectionListener = {
	/** Connected. What was in flight when the connection broke is sent again by the client, or else never answered. */
	onReady({isResent}: {isResent: boolean}): void;
	/** Closed by its owner, or given up by its `retryStrategy`: nothing will be answered any more. */
	onEnd(): void;
};

/**
 * Hears a borrowed client's events for all writers that share it, through one listener an event:
 * a listener each would make Node warn of a leak at the eleventh job.
 */
export class Connection {
	static of(redis: RedisClient): Connection {
		let connection = connections.get(redis);
		if (connection === undefined) {
			connection = new Connection(redis);
			connections.set(redis, connection);
		}
		return connection;
	}

	readonly inFlight: InFlight = new InFlight();
	readonly #redis: RedisClient;
	readonly #listeners = new Set<ConnectionListener>();
	readonly #told = new Set<OnWarning>();
	#broken = false;
	#lastAnswer = Number.NEGATIVE_INFINITY;
	#lastReady = Number.NEGATIVE_INFINITY;
	#lastReconnect = Number.NEGATIVE_INFINITY;
	#lastAsked = Number.NEGATIVE_INFINITY;

	constructor(redis: RedisClient) {
		this.#redis = redis;
	}

	get ended(): boolean {
		return this.#redis.status === 'end';
	}

	/** The client has been told to connect, be it by its first command. */
	get isConnecting(): boolean {
		return this.#redis.status !== 'wait';
	}

	/** Commands given now are sent, or open the connection (`lazyConnect`). */
	get usable(): boolean {
		return this.#redis.status === 'ready' || this.#redis.status === 'wait';
	}

	/** Redis has stored something: whatever outage there was, it is over. */
	noteStored(): void {
		this.noteAnswer();
		this.#told.clear();
	}

	noteAnswer(): void {
		this.#lastAnswer = performance.now();
	}

	/**
	 * Whether it is time to ask a server that has stalled whether it answers again. One writer asks for all, since a
	 * client with `commandTimeout` keeps each question: those of 1,000 jobs were 0.6 MB a second. Of a Cluster each
	 * asks for itself, as the others may write to other nodes. Of a new connection, it is time.
	 */
	mayAsk(): boolean {
		const now = performance.now();
		if (!this.#redis.isCluster && now - this.#lastAsked < askEveryMs) return false;
		this.#lastAsked = now;
		return true;
	}

	/**
	 * The server is a replica now. Nothing but a new connection brings the client to the master: Sentinel, DNS and
	 * virtual addresses are asked only when one is made, and a demoted master closes none by itself.
	 *
	 * The client is borrowed, so its connection is dropped by its own `disconnect(true)`, which keeps its queue and
	 * goes by its own `retryStrategy`; for all its writers together once, and again only after a while, because an
	 * address may lead to the old master some time longer, and a replica that nobody promotes must not cost its
	 * owner a connection every second. Left alone are a client that would not come back, and a Cluster, which
	 * learns from its nodes who the master is.
	 */
	reconnect(): void {
		const now = performance.now();
		if (now - this.#lastReconnect < reconnectEveryMs) return;
		const client: Reconnectable = this.#redis;
		// Only a `Redis` has a `retryStrategy`.
		if (client.status !== 'ready' || typeof client.options.retryStrategy !== 'function') return;
		this.#lastReconnect = now;
		client.disconnect(true);
	}

	hasAnsweredWithin(milliseconds: number): boolean {
		return performance.now() - this.#lastAnswer < milliseconds;
	}

	/** The same, or it was connected to. */
	isAliveWithin(milliseconds: number): boolean {
		return performance.now() - this.#lastReady < milliseconds || this.hasAnsweredWithin(milliseconds);
	}

	/** A thousand jobs that share a client and an `onWarning` tell of an outage once. */
	isFirstToTell(onWarning: OnWarning): boolean {
		if (this.#told.has(onWarning)) return false;
		this.#told.add(onWarning);
		return true;
	}

	add(listener: ConnectionListener): void {
		if (this.#listeners.size === 0) {
			this.#redis.on('close', this.#onClose);
			this.#redis.on('ready', this.#onReady);
			this.#redis.on('end', this.#onEnd);
		}
		this.#listeners.add(listener);
	}

	delete(listener: ConnectionListener): void {
		if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
		this.#redis.off('close', this.#onClose);
		this.#redis.off('ready', this.#onReady);
		this.#redis.off('end', this.#onEnd);
		this.#broken = false;
	}

	readonly #onClose = (): void => {
		this.#broken = true;
	};

	readonly #onReady = (): void => {
		// Nothing was in flight, or the client has kept it. A Cluster's nodes have not.
		const {options, isCluster}: Reconnectable = this.#redis;
		const isResent = !this.#broken || (!isCluster && options.autoResendUnfulfilledCommands === true);
		this.#broken = false;
		this.#lastReady = performance.now();
		this.#lastAsked = Number.NEGATIVE_INFINITY;
		for (const listener of [...this.#listeners]) listener.onReady({isResent});
	};

	readonly #onEnd = (): void => {
		for (const listener of [...this.#listeners]) listener.onEnd();
	};
}

type Reconnectable = Pick<RedisClient, 'status' | 'isCluster'> & {
	readonly options: RedisClient['options'] & {
		readonly retryStrategy?: unknown;
		readonly autoResendUnfulfilledCommands?: boolean;
	};
	disconnect(reconnect: boolean): void;
};

const reconnectEveryMs = 5_000;
const askEveryMs = 1_000;
const connections = new WeakMap<RedisClient, Connection>();
