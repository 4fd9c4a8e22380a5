import type {LogKeys} from '../format/log-key.ts';
import type {RedisClient} from '../redis-client.ts';
import {appendScript, appendScriptSha} from './append-script.ts';
import {Connection, type ConnectionListener} from './connection.ts';
import {remedyFor} from './redis-trouble.ts';

/** What an argument of the append script may be. */
export type BatchArgument = string | number | Buffer;

export type AppendReply = StoredReply | GapReply;

export type StoredReply = {
	readonly status: 'stored';
	readonly n: number;
	readonly lastId: string;
	readonly expireRefused: string;
};

/** Not stored: entries before it are missing. */
export type GapReply = {readonly status: 'gap'; readonly mark: number; readonly n: number};

/** Sends a batch, again and again until it is answered for good. */
export class BatchSender implements ConnectionListener {
	readonly #redis: RedisClient;
	readonly #keys: LogKeys;
	readonly #connection: Connection;
	readonly #onTrouble: (error: unknown) => void;
	#attempt: Attempt | undefined;
	#wake: (() => void) | undefined;

	constructor(redis: RedisClient, keys: LogKeys, onTrouble: (error: unknown) => void) {
		this.#redis = redis;
		this.#keys = keys;
		this.#connection = Connection.of(redis);
		this.#onTrouble = onTrouble;
	}

	/**
	 * Resolves once Redis has answered for the whole batch, however long that takes;
	 * rejects when no answer can come any more, with the error to tell the user.
	 */
	async send(args: readonly BatchArgument[], bytes: number): Promise<AppendReply> {
		this.#connection.add(this);
		// Not on a Cluster, where those of a node that is away would have the others wait.
		const inFlight = this.#redis.isCluster ? undefined : this.#connection.inFlight;
		// Again and again: at the first time another job may just have had an answer.
		const late = setInterval(() => this.#tellLate(), lateMs).unref();
		if (inFlight?.enterNow(bytes) === false) await inFlight.enter(bytes);
		try {
			const reply = await this.#sendUntilAnswered(args);
			this.#connection.noteStored();
			return reply;
		} finally {
			inFlight?.leave(bytes);
			clearInterval(late);
			this.#connection.delete(this);
		}
	}

	// Nothing says that a server has stalled but its silence; while it answers other jobs, it is only busy.
	#tellLate(): void {
		if (this.#connection.isAliveWithin(lateMs)) return;
		this.#onTrouble(new Error(`Redis has not answered for ${lateMs / 1_000} s`));
	}

	async #sendUntilAnswered(args: readonly BatchArgument[]): Promise<AppendReply> {
		let backoffMs = firstBackoffMs;
		let refusedSince: number | undefined;
		let load = false;
		for (;;) {
			if (this.#connection.ended) throw new Error('Connection is closed');
			try {
				const reply = await this.#tryOnce(args, load);
				load = false;
				if (reply === 'reconnected') continue;
				return parseReply(reply);
			} catch (error) {
				const remedy = remedyFor(error);
				load = remedy === 'load';
				if (load) continue;
				// Rejected because the client is closed: the top of the loop says so.
				if (remedy === 'wait' && this.#connection.ended) continue;
				if (remedy === 'stop') throw error;
				this.#onTrouble(error);
				if (isCommandTimeout(error)) {
					await this.#untilAnswering();
					continue;
				}
				if (remedy === 'reconnect') this.#connection.reconnect();
				if (remedy === 'credentials') {
					refusedSince ??= performance.now();
					if (performance.now() - refusedSince > credentialsGraceMs) throw error;
				}
			}
			await this.#pause(backoffMs, {isRefused: refusedSince !== undefined});
			backoffMs = Math.min(backoffMs * 2, longestBackoffMs);
		}
	}

	#tryOnce(args: readonly BatchArgument[], load: boolean): Promise<unknown> {
		const {stream, state} = this.#keys;
		return this.#answerTo(
			load
				? this.#redis.eval(appendScript, 2, stream, state, ...args)
				: this.#redis.evalsha(appendScriptSha, 2, stream, state, ...args),
		);
	}

	// A client with `commandTimeout` gives up a command and keeps it, to be sent or answered one day. With a batch each
	// time, those of 40 jobs held 115 MB after 30 s of a frozen Redis: what asks whether it answers again is small. A
	// connection alone is no answer: one that breaks again and again would get a batch more each time.
	async #untilAnswering(): Promise<void> {
		const since = performance.now();
		for (let backoffMs = firstBackoffMs; ; backoffMs = Math.min(backoffMs * 2, longestBackoffMs)) {
			await this.#pause(backoffMs, {isRefused: false});
			if (this.#connection.ended || this.#connection.hasAnsweredWithin(performance.now() - since)) return;
			if (!this.#connection.mayAsk()) continue;
			try {
				await this.#answerTo(this.#redis.call('exists', this.#keys.state));
				this.#connection.noteAnswer();
				return;
			} catch (error) {
				if (!isCommandTimeout(error)) return;
			}
		}
	}

	// Whatever comes first: the client's own answer, or its reconnection, after which one that does not send again by
	// itself never answers. One that does keeps each copy: with another at each break, those of a connection that broke
	// again and again had no end. A late answer to a superseded attempt is let go.
	#answerTo(command: Promise<unknown>): Promise<unknown> {
		const {promise, attempt} = newAttempt();
		this.#attempt = attempt;
		command.then(attempt.resolve, attempt.reject);
		return promise;
	}

	// Until the backoff is over and the client usable, or it connects or ends. A client that is not let in never is
	// usable: what it is given tells whether its credentials still are refused.
	#pause(milliseconds: number, {isRefused}: {isRefused: boolean}): Promise<void> {
		return new Promise(resolve => {
			const timer = setTimeout(() => {
				if (this.#connection.usable || isRefused) this.#wake?.();
			}, milliseconds);
			timer.unref();
			this.#wake = () => {
				clearTimeout(timer);
				this.#wake = undefined;
				resolve();
			};
			if (this.#connection.ended) this.#wake();
		});
	}

	onReady({isResent}: {isResent: boolean}): void {
		if (!isResent) this.#attempt?.resolve('reconnected');
		this.#wake?.();
	}

	onEnd(): void {
		this.#attempt?.reject(new Error('Connection is closed'));
		this.#wake?.();
	}
}

const lateMs = 2_000;
const firstBackoffMs = 50;
const longestBackoffMs = 2_000;
// A password that is being rotated is accepted again soon; a wrong one never.
const credentialsGraceMs = 30_000;

function isCommandTimeout(error: unknown): boolean {
	return error instanceof Error && error.message === 'Command timed out';
}

type Attempt = {resolve(reply: unknown): void; reject(error: unknown): void};

function newAttempt(): {promise: Promise<unknown>; attempt: Attempt} {
	let attempt!: Attempt;
	const promise = new Promise<unknown>((resolve, reject) => {
		attempt = {resolve, reject};
	});
	return {promise, attempt};
}

// Counts come as strings from a client with `stringNumbers`.
function parseReply(reply: unknown): AppendReply {
	// `QUEUED`, when the owner of the client is in the middle of a MULTI: it will be executed, and then answered for.
	if (!Array.isArray(reply)) throw new Error(`Redis answered ${String(reply)} instead of appending`);
	const [status, ...values] = reply as [string, ...unknown[]];
	if (status === 'NEWER') {
		throw replyError(
			`The log is of format version ${values[0]}, newer than this logsluice writes: update logsluice`,
		);
	}
	const [mark, n, lastId = '', refused = '', expireRefused = ''] = values;
	if (status === 'GAP') return {status: 'gap', mark: Number(mark), n: Number(n)};
	if (refused !== '') throw replyError(String(refused));
	return {
		status: 'stored',
		n: Number(n),
		lastId: String(lastId),
		expireRefused: String(expireRefused),
	};
}

// The class by which an error of Redis itself is known from one of the connection.
function replyError(message: string): Error {
	const error = new Error(message);
	error.name = 'ReplyError';
	return error;
}
