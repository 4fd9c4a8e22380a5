import {LogWarning, type LogWarningCode, type OnWarning, warn} from '../log-warning.ts';
import type {Connection} from './connection.ts';
import {describeTrouble} from './redis-trouble.ts';

/** Tells of each kind of trouble once until it is over. */
export class OutageWarnings {
	readonly #onWarning: OnWarning;
	readonly #connection: Connection;
	readonly #lullMs: number;
	readonly #told = new Set<LogWarningCode>();
	#lostAt = Number.NEGATIVE_INFINITY;

	/**
	 * `lullMs` is how long nothing is lost before losses are over: a job that does not wait for room catches up and loses
	 * again 50 times a second.
	 */
	constructor(onWarning: OnWarning, connection: Connection, {lullMs = 10_000}: {lullMs?: number} = {}) {
		this.#onWarning = onWarning;
		this.#connection = connection;
		this.#lullMs = lullMs;
	}

	tell(code: LogWarningCode, message: string, cause?: unknown): LogWarning {
		const warning = new LogWarning(code, message, {cause});
		if (!this.#told.has(code)) warn(this.#onWarning, warning);
		this.#told.add(code);
		return warning;
	}

	tellAway(what: string, {held, limit}: {held: number; limit: number}, cause?: unknown): void {
		// Who has told of it keeps silent, and must not be taken for the one that tells.
		if (this.#told.has('LOGSLUICE_REDIS_AWAY') || !this.#connection.isFirstToTell(this.#onWarning)) return;
		const message = `${what}; holding ${mebibytes(held)} of log (limit ${mebibytes(limit)})`;
		this.tell('LOGSLUICE_REDIS_AWAY', message, cause);
	}

	tellRefused(streamKey: string, cause: unknown): LogWarning {
		const why = describeTrouble(cause, streamKey);
		return this.tell(
			'LOGSLUICE_REDIS_REFUSED',
			`Redis takes no more lines of \`${streamKey}\`: ${why}`,
			cause,
		);
	}

	tellLost(streamKey: string): void {
		this.#lostAt = performance.now();
		const what = `The buffer of \`${streamKey}\` is full and Redis is behind`;
		this.tell('LOGSLUICE_LINES_LOST', `${what}; the oldest lines are dropped and counted`);
	}

	/** Redis has stored something: if it goes away again, that is another outage. Others are over once all is caught up. */
	reset({isCaughtUp}: {isCaughtUp: boolean}): void {
		for (const code of this.#told) {
			if (code === 'LOGSLUICE_REDIS_AWAY' || (isCaughtUp && this.#mayBeOver(code))) this.#told.delete(code);
		}
	}

	#mayBeOver(code: LogWarningCode): boolean {
		if (code === 'LOGSLUICE_LINES_LOST') return performance.now() - this.#lostAt >= this.#lullMs;
		return code !== 'LOGSLUICE_EXPIRE_REFUSED';
	}
}

function mebibytes(bytes: number): string {
	return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
