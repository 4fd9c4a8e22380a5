import type {Writable} from 'node:stream';
import {type LineBlock, linesOf} from '../line-block.ts';
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
	#refused = 0;
	#error: Error | undefined;
	#isBroken = false;
	#isFinished = false;
	#blocked: (() => void) | undefined;
	#ended: (() => void) | undefined;

	constructor(sink: Writable, onFailure: (error: Error) => void) {
		this.#sink = sink;
		this.#onFailure = onFailure;
		sink.on('error', error => this.#fail(error));
		sink.on('drain', () => this.#unblock());
		sink.on('finish', () => this.#finish());
		sink.on('close', () => {
			if (!this.#isFinished) this.#fail(closedEarly());
		});
	}

	/** The sink is full: nothing moves until it drains. */
	get isBlocked(): boolean {
		return this.#blocked !== undefined;
	}

	/** Why lines were lost: the first cause. */
	get error(): Error | undefined {
		return (isReportingSink(this.#sink) ? this.#sink.delivery.error : undefined) ?? this.#error;
	}

	get written(): number {
		if (isReportingSink(this.#sink)) return this.#sink.delivery.written;
		// Some old streams call no callbacks, but say when they have finished.
		return this.#isFinished && !this.#isBroken ? this.#accepted : this.#taken;
	}

	get lost(): number {
		const isOver = this.#sink.destroyed || this.#hasFailed;
		// Given to it and never reported as taken, be it in its hands or in its buffer.
		if (isOver) return this.#refused + this.#accepted - this.written;
		return this.#refused + (isReportingSink(this.#sink) ? this.#sink.delivery.lost : 0);
	}

	get lastId(): string | undefined {
		return isReportingSink(this.#sink) ? this.#sink.delivery.lastId : undefined;
	}

	write(line: string | Uint8Array, callback: () => void): void {
		this.#give(line, 1, callback);
	}

	/** As `write()` of each line; at once, if the sink takes many. */
	writeBlock(block: LineBlock, callback: () => void): void {
		const takesBlocks = isReportingSink(this.#sink) && this.#sink.takesBlocks === true;
		if (takesBlocks || this.#hasFailed) this.#give(block, block.lines, callback);
		else this.#giveEach(linesOf(block.bytes), callback);
	}

	noteWaiting(bytes: number): void {
		if (!isReportingSink(this.#sink)) return;
		const isOverrun = bytes > this.#sink.options.maxBufferBytes;
		if (isOverrun !== this.#sink.isOverrun) this.#sink.isOverrun = isOverrun;
	}

	/** Ends the sink, and calls back when it has finished or failed. */
	end(callback: () => void): void {
		this.#ended = callback;
		this.#letGo();
		if (this.#ended === undefined || this.#sink.destroyed) return;
		// As `pipe()` does: the process's own output is not ended, others print there too.
		if (this.#sink === process.stdout || this.#sink === process.stderr) {
			this.#sink.write('', () => this.#finish());
			return;
		}
		try {
			this.#sink.end();
		} catch (error) {
			this.#fail(error as Error);
		}
	}

	/** What is not through by now is lost. */
	abandon(error: Error): void {
		if (this.#isFinished) return;
		this.#error ??= error;
		this.#isBroken = true;
		if (isReportingSink(this.#sink)) this.#sink.abandon(error);
		else this.#sink.destroy?.(error);
		this.#letGo();
	}

	/** Gives up at once, the sink included; it hears of `error`. */
	destroy(error: Error): void {
		this.abandon(error);
		this.#sink.destroy?.(error);
	}

	#give(chunk: string | Uint8Array | LineBlock, lines: number, callback: () => void): void {
		if (!this.#isOpen()) {
			this.#refused += lines;
			callback();
			return;
		}
		this.#accepted += lines;
		this.#blocked = callback;
		try {
			if (this.#sink.write(chunk, this.#onTaken) && !this.#isWaiting) this.#unblock();
		} catch (error) {
			this.#fail(error as Error);
		}
	}

	#giveEach(lines: readonly string[], callback: () => void): void {
		let index = 0;
		const proceed = (): void => {
			// Not at each line, which takes a hundredth of the time of all stages.
			let isOpen = this.#isOpen();
			while (index < lines.length) {
				if (!isOpen) {
					this.#refused += lines.length - index;
					break;
				}
				this.#accepted++;
				this.#blocked = proceed;
				try {
					if (!this.#sink.write(lines[index++], this.#onTaken)) return;
				} catch (error) {
					this.#fail(error as Error);
					return;
				}
				// It drained or failed within the call, and the rest went on from there.
				if (this.#blocked !== proceed) return;
				this.#blocked = undefined;
				isOpen = !this.#hasFailed;
			}
			callback();
		};
		proceed();
	}

	// What a sink that shares its log with others has not taken would come behind what these are given meanwhile.
	get #isWaiting(): boolean {
		return isReportingSink(this.#sink) && this.#sink.writableLength > 0;
	}

	readonly #onTaken = (error?: Error | null): void => {
		if (!error) this.#taken++;
		if (this.#blocked !== undefined && isReportingSink(this.#sink) && !this.#isWaiting) this.#unblock();
	};

	#finish(): void {
		this.#isFinished = true;
		this.#letGo();
	}

	#fail(error: Error): void {
		this.#noteFailure(error);
		if (!this.#isBroken) {
			this.#isBroken = true;
			this.#sink.destroy?.();
		}
		this.#letGo();
	}

	#noteFailure(error: Error): void {
		if (this.#error !== undefined) return;
		this.#error = error;
		this.#onFailure(error);
	}

	#letGo(): void {
		this.#unblock();
		if (!this.#isFinished && !this.#hasFailed) return;
		const ended = this.#ended;
		this.#ended = undefined;
		ended?.();
	}

	// Not every stream says that it is closed, and one that has been closed neither calls back nor drains.
	#isOpen(): boolean {
		if (this.#hasFailed) return false;
		const sink = this.#sink;
		if (sink.writable !== false) return true;
		const {writableEnded, destroyed, errored} = sink;
		// What it has been given it may still deliver; a write would make it fail.
		if (writableEnded && !errored) this.#noteFailure(new Error('it was ended by somebody else'));
		else if (destroyed) this.#fail(errored ?? closedEarly());
		return false;
	}

	// One that reports has only given up what it had, and says in the log what it still gets.
	get #hasFailed(): boolean {
		return this.#isBroken && (!isReportingSink(this.#sink) || this.#sink.destroyed);
	}

	#unblock(): void {
		const callback = this.#blocked;
		this.#blocked = undefined;
		callback?.();
	}
}

function closedEarly(): Error {
	return new Error('it was closed before its end');
}
