import {setTimeout as delay} from 'node:timers/promises';
import type {LogKeys} from '../format/log-key.ts';
import type {RedisClient} from '../redis-client.ts';
import {LogReadError, readRefusal} from './log-read-error.ts';

// How late an answer may be before it counts as an outage.
const lateMs = 1000;

const retryMs = {first: 50, most: 2000};

/** One command over the connection as it is now; rejects when that is lost or too late. */
export type Ask = (command: string, args: (string | number)[], blockMs?: number) => Promise<unknown>;

export type Asking = {
	/** Of the log that is read: refusals name it. */
	readonly keys: LogKeys;
	/** Nothing is asked any more once it is aborted: its reason is thrown then. `close()` ends what is waited for. */
	readonly signal: AbortSignal;
};

/**
 * A connection of its own for readers: on the user's, every write would wait behind what blocks. Opened when it is
 * first asked, and again by the next question after it was lost or closed. Outages are waited out here, so a command
 * either is answered, or cannot be at all.
 */
export class ReadConnection {
	/**
	 * Since when Redis has answered without a break, in the milliseconds of `performance.now()`; Infinity while it
	 * is away.
	 */
	upSince: number = Number.POSITIVE_INFINITY;
	/** The longest that a command may block without the client itself giving up on the server. */
	readonly longestBlockMs: number;
	readonly isCluster: boolean;
	/** Grows with every connection that is lost: what is known of a connection holds as long as this is the same. */
	generation = 0;
	readonly #owner: RedisClient;
	readonly #answerMs: number;
	readonly #losses: Set<(error: unknown) => void> = new Set();
	#connection: RedisClient | undefined;
	#connectionError: unknown;

	/**
	 * `answerMs` is how long an answer may take beyond the time that Redis was asked to wait: a read that is sent again
	 * after a reconnect can stay unanswered for ever (ioredis issues 610, 1285, 1888).
	 */
	constructor(owner: RedisClient, {answerMs = 10_000}: {answerMs?: number} = {}) {
		this.longestBlockMs = longestBlock(owner);
		this.isCluster = owner.isCluster;
		this.#owner = owner;
		this.#answerMs = answerMs;
	}

	/**
	 * Redis' answer, however long it takes. `blockMs` is how long the command itself may take without an answer.
	 *
	 * @throws LogReadError when waiting would not help.
	 */
	call(
		command: string,
		args: (string | number)[],
		{blockMs, ...asking}: Asking & {blockMs?: number | undefined},
	): Promise<unknown> {
		return this.untilAnswered(ask => ask(command, args, blockMs), asking);
	}

	/**
	 * What `attempt` gives, which is made again after every outage.
	 *
	 * @throws LogReadError when waiting would not help.
	 */
	async untilAnswered<T>(attempt: (ask: Ask) => Promise<T>, {keys, signal}: Asking): Promise<T> {
		for (let wait = retryMs.first; ; wait = Math.min(wait * 2, retryMs.most)) {
			signal.throwIfAborted();
			if (this.#owner.status === 'end') {
				throw new LogReadError(
					'LOGSLUICE_CLIENT_CLOSED',
					`The Redis client that reads \`${keys.stream}\` has been closed: close it after its readers`,
				);
			}
			try {
				return await attempt((command, args, blockMs = 0) => this.#ask(command, args, blockMs, signal));
			} catch (error) {
				signal.throwIfAborted();
				const refusal = readRefusal(this.#connectionError, keys) ?? readRefusal(error, keys);
				if (refusal) throw refusal;
				this.upSince = Number.POSITIVE_INFINITY;
				await delay(wait, undefined, {signal}).catch(() => {});
			}
		}
	}

	/** Rejects where `call()` would ask again. */
	once(command: string, args: (string | number)[], signal: AbortSignal): Promise<unknown> {
		return this.#ask(command, args, 0, signal);
	}

	/** Whatever waits for an answer asks again. */
	close(): void {
		this.#connection?.disconnect();
		this.#lose(new Error('The connection has been closed'));
	}

	// One promise, settled by whatever comes first. With races of promises and a listener on `signal` a line was read
	// some 5 µs later, of 25.
	#ask(command: string, args: (string | number)[], blockMs: number, signal: AbortSignal): Promise<unknown> {
		const patienceMs = blockMs + this.#answerMs;
		const start = performance.now();
		return new Promise((resolve, reject) => {
			signal.throwIfAborted();
			const answer = this.#open().call(command, ...args);
			const timer = setTimeout(() => {
				fail(new Error(`No answer to ${command} within ${patienceMs} ms`));
				this.close();
			}, patienceMs);
			const settle = (): void => {
				clearTimeout(timer);
				this.#losses.delete(fail);
			};
			const fail = (error: unknown): void => {
				settle();
				reject(error);
			};
			this.#losses.add(fail);
			answer.then(value => {
				settle();
				this.#noteAnswer(performance.now() - start > blockMs + lateMs);
				resolve(value);
			}, fail);
		});
	}

	#noteAnswer(isLate: boolean): void {
		const now = performance.now();
		this.upSince = isLate ? now : Math.min(this.upSince, now);
	}

	#open(): RedisClient {
		this.#connection ??= this.#duplicate();
		return this.#connection;
	}

	#duplicate(): RedisClient {
		const connection = this.#owner.duplicate();
		this.#connectionError = undefined;
		// Without a listener the client prints every failed attempt to connect. A wrong password is told here alone
		// on a Cluster, whose commands wait on; closing the connection ends them.
		connection.on('error', error => {
			if (this.#connection !== connection || !readRefusal(error, {stream: '', state: ''})) return;
			this.#connectionError = error;
			connection.disconnect();
		});
		// Not left to the client, which would send the same read again to whatever server comes next. One that has ended
		// already would keep the process for two seconds more, to close what is closed.
		const onLoss = () => {
			if (connection.status !== 'end') connection.disconnect();
			if (this.#connection === connection) this.#lose(new Error('The connection was lost'));
		};
		connection.on('close', onLoss);
		// Alone where no Sentinel could be asked.
		connection.on('end', onLoss);
		return connection;
	}

	#lose(error: Error): void {
		this.#connection = undefined;
		this.generation++;
		this.upSince = Number.POSITIVE_INFINITY;
		for (const fail of this.#losses) fail(error);
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
