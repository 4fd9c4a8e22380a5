import {Writable} from 'node:stream';
import {unexpected} from '../expect.ts';
import {Delivery} from './delivery.ts';
import type {LogWriter} from './log-writer.ts';

export type WriterSinkOptions = {readonly source: string; readonly phase: string};

type WriteCallback = (error?: Error | null) => void;

/**
 * One source's way into a writer. A write's callback means that there is room for the next line; `'finish'`
 * that every line is acknowledged by Redis or counted as lost.
 */
export class WriterSink extends Writable {
	/** What became of the lines. */
	readonly delivery: Delivery = new Delivery();
	readonly source: string;
	readonly phase: string;
	readonly #writer: LogWriter;
	#blocked: WriteCallback | undefined;

	constructor(writer: LogWriter, {source, phase}: WriterSinkOptions) {
		super({objectMode: true});
		this.#writer = writer;
		this.source = source;
		this.phase = phase;
	}

	get flushTimeoutMs(): number {
		return this.#writer.options.flushTimeoutMs;
	}

	get strict(): boolean {
		return this.#writer.options.strict;
	}

	get onWarning(): LogWriter['options']['onWarning'] {
		return this.#writer.options.onWarning;
	}

	/** Gives up what is not acknowledged: it counts as lost, and whoever waits for room or the end is let go. */
	abandon(error: Error): void {
		this.#writer.abandon(error, this.delivery);
		this.#letGo();
	}

	override _write(line: unknown, _encoding: BufferEncoding, callback: WriteCallback): void {
		if (typeof line !== 'string') {
			callback(unexpected('the chunk', 'a line, which is a string', line));
			return;
		}
		// One line stays one entry, whoever made it.
		const text = line.includes('\n') ? line.replace(/\r?\n/g, ' ') : line;
		this.#writer.append(this.delivery, text, this.source, this.phase);
		if (this.#writer.hasRoom) {
			callback();
			return;
		}
		this.#blocked = callback;
		this.#writer.whenRoom(() => this.#letGo());
	}

	override _final(callback: WriteCallback): void {
		const deadline = setTimeout(() => this.abandon(flushTimeoutError(this.flushTimeoutMs)), this.flushTimeoutMs);
		this.delivery.whenSettled(() => {
			clearTimeout(deadline);
			callback();
		});
	}

	override _destroy(error: Error | null, callback: WriteCallback): void {
		if (this.delivery.pending > 0) this.abandon(error ?? new Error('The sink was destroyed'));
		this.#letGo();
		callback(error);
	}

	#letGo(): void {
		const callback = this.#blocked;
		this.#blocked = undefined;
		callback?.();
	}
}

export function flushTimeoutError(flushTimeoutMs: number): Error {
	return new Error(`Not acknowledged within \`flushTimeoutMs\` (${flushTimeoutMs} ms)`);
}
