import type {Writable} from 'node:stream';
import {isReportingSink} from './reporting-sink.ts';

/**
 * The pipeline's side of its sink. Whatever the sink does, every line given is counted, every callback called,
 * and the stages before it never hear of an error.
 */
export class SinkOutlet {
	readonly #sink: Writable;
	readonly #onFailure: (error: Error) => void;
	#accepted = 0;
	#taken = 0;
	#discarded = 0;
	#error: Error | undefined;
	#isFinished = false;
	#blocked: (() => void) | undefined;
	#finish: (() => void) | undefined;

	constructor(sink: Writable, onFailure: (error: Error) => void) {
		this.#sink = sink;
		this.#onFailure = onFailure;
		sink.on('error', error => this.#fail(error));
		sink.on('drain', () => this.#unblock());
		sink.on('finish', () => {
			this.#isFinished = true;
			this.#letGo();
		});
		sink.on('close', () => {
			if (!this.#isFinished) this.#fail(new Error('The sink was closed before its end'));
			this.#letGo();
		});
	}

	/** The sink is full: nothing moves until it drains. */
	get isBlocked(): boolean {
		return this.#blocked !== undefined;
	}

	get error(): Error | undefined {
		return this.#error ?? (isReportingSink(this.#sink) ? this.#sink.delivery.error : undefined);
	}

	get written(): number {
		return isReportingSink(this.#sink) ? this.#sink.delivery.written : this.#taken;
	}

	get lost(): number {
		if (isReportingSink(this.#sink)) return this.#discarded + this.#sink.delivery.lost;
		// Given to a sink that failed, and never reported as taken.
		return this.#discarded + (this.#error === undefined ? 0 : this.#accepted - this.#taken);
	}

	get lastId(): string | undefined {
		return isReportingSink(this.#sink) ? this.#sink.delivery.lastId : undefined;
	}

	write(line: string, callback: () => void): void {
		if (this.#error !== undefined) {
			this.#discarded++;
			callback();
			return;
		}
		this.#accepted++;
		if (this.#sink.write(line, this.#onTaken)) callback();
		else if (this.#error === undefined) this.#blocked = callback;
		else callback();
	}

	/** Ends the sink, and calls back when it has finished or failed. */
	end(callback: () => void): void {
		this.#finish = callback;
		if (this.#sink.destroyed || (this.#error !== undefined && !isReportingSink(this.#sink))) this.#letGo();
		else this.#sink.end();
	}

	/** What is not through by now is lost. */
	abandon(error: Error): void {
		this.#error ??= error;
		if (isReportingSink(this.#sink)) {
			this.#sink.abandon(error);
			this.#unblock();
			return;
		}
		this.#sink.destroy();
		this.#letGo();
	}

	destroy(error: Error): void {
		this.abandon(error);
		this.#sink.destroy();
		this.#letGo();
	}

	readonly #onTaken = (error?: Error | null): void => {
		if (!error) this.#taken++;
	};

	#fail(error: Error): void {
		if (this.#error === undefined) {
			this.#error = error;
			this.#onFailure(error);
		}
		this.#letGo();
	}

	#letGo(): void {
		this.#unblock();
		if (!this.#isFinished && this.#error === undefined) return;
		const finish = this.#finish;
		this.#finish = undefined;
		finish?.();
	}

	#unblock(): void {
		const callback = this.#blocked;
		this.#blocked = undefined;
		callback?.();
	}
}
