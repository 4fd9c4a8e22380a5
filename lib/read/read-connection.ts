import {setTimeout as delay} from 'node:timers/promises';
import type {LogKeys} from '../format/log-key.ts';
import type {RedisClient} from '../redis-client.ts';
import {LogReadError, readRefusal} from './log-read-error.ts';

// How late an answer may be before it counts as an outage.
const lateMs = 1000;

const retryMs = {first: 50, most: 2000};

/**
 * A connection of its own for what blocks: on the user's, every write would wait behind it. Outages are waited out
 * here, so a command either is answered, or the log cannot be read at all.
 */
export class ReadConnection {
	/** When Redis last was away or late, in the milliseconds of `performance.now()`. */
	lastOutage: number = Number.NEGATIVE_INFINITY;
	/** The longest that a command may block without the client itself giving up on the server. */
	readonly longestBlockMs: number;
	readonly #owner: RedisClient;
	readonly #keys: LogKeys;
	readonly #signal: AbortSignal;
	readonly #answerMs: number;
	#connection: RedisClient | undefined;
	#refusal: LogReadError | undefined;

	/**
	 * `signal` interrupts whatever is waited for: `call()` then throws its reason.
	 *
	 * `answerMs` is how long an answer may take beyond the time that Redis was asked to wait: a read that is sent again
	 * after a reconnect can stay unanswered for ever (ioredis issues 610, 1285, 1888).
	 */
	constructor(
		owner: RedisClient,
		{keys, signal, answerMs = 10_000}: {keys: LogKeys; signal: AbortSignal; answerMs?: number},
	) {
		this.longestBlockMs = longestBlock(owner);
		this.#owner = owner;
		this.#keys = keys;
		this.#signal = signal;
		this.#answerMs = answerMs;
	}

	/**
	 * Redis' answer, however long it takes. `blockMs` is how long the command itself may take without an answer.
	 *
	 * @throws LogReadError when waiting would not help.
	 */
	async call(
		command: string,
		args: (string | number)[],
		{blockMs = 0}: {blockMs?: number} = {},
	): Promise<unknown> {
		for (let wait = retryMs.first; ; wait = Math.min(wait * 2, retryMs.most)) {
			this.#signal.throwIfAborted();
			if (this.#owner.status === 'end') {
				throw new LogReadError(
					'LOGSLUICE_CLIENT_CLOSED',
					`The Redis client that reads \`${this.#keys.stream}\` has been closed: close it after its readers`,
				);
			}
			const start = performance.now();
			try {
				const answer = await this.#attempt(command, args, blockMs + this.#answerMs);
				if (performance.now() - start > blockMs + lateMs) this.lastOutage = performance.now();
				return answer;
			} catch (error) {
				this.#signal.throwIfAborted();
				const refusal = this.#refusal ?? readRefusal(error, this.#keys);
				if (refusal) throw refusal;
				this.lastOutage = performance.now();
				await delay(wait, undefined, {signal: this.#signal}).catch(() => {});
			}
		}
	}

	close(): void {
		this.#connection?.disconnect();
		this.#connection = undefined;
	}

	async #attempt(command: string, args: (string | number)[], patienceMs: number): Promise<unknown> {
		let settle = () => {};
		const givenUp = new Promise<never>((_, reject) => {
			const onAbort = () => reject(this.#signal.reason);
			const timer = setTimeout(() => {
				reject(new Error(`No answer to ${command} within ${patienceMs} ms`));
				this.close();
			}, patienceMs);
			this.#signal.addEventListener('abort', onAbort);
			settle = () => {
				clearTimeout(timer);
				this.#signal.removeEventListener('abort', onAbort);
			};
		});
		try {
			return await Promise.race([this.#open().call(command, ...args), givenUp]);
		} finally {
			settle();
		}
	}

	#open(): RedisClient {
		// The client's own `retryStrategy` may have given up on the connection, which its owner did not.
		if (this.#connection?.status === 'end') this.#connection = undefined;
		this.#connection ??= this.#duplicate();
		return this.#connection;
	}

	#duplicate(): RedisClient {
		const connection = this.#owner.duplicate();
		// Without a listener the client prints every failed attempt to connect. A wrong password is told here alone
		// on a Cluster, whose commands wait on; closing the connection ends them.
		connection.on('error', error => {
			this.#refusal = readRefusal(error, this.#keys);
			if (this.#refusal) connection.disconnect();
		});
		return connection;
	}
}

// A client with such a timeout would take every quiet moment for a broken connection.
function longestBlock({options}: RedisClient): number {
	type Timeouts = {readonly commandTimeout?: number; readonly socketTimeout?: number};
	const {commandTimeout, socketTimeout, redisOptions} = options as Timeouts & {redisOptions?: Timeouts};
	const timeouts = [commandTimeout, socketTimeout, redisOptions?.commandTimeout, redisOptions?.socketTimeout];
	const shortest = Math.min(...timeouts.filter(timeout => typeof timeout === 'number'));
	// Never 0, which blocks for ever.
	return Math.max(1, Math.floor(shortest / 2));
}
