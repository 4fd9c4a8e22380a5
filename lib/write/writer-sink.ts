import {Writable} from 'node:stream';
import {unexpected} from '../expect.ts';
import {LineBlock} from '../line-block.ts';
import {Delivery} from './delivery.ts';
import type {ResolvedDeliveryOptions} from './delivery-options.ts';
import type {LogWriter} from './log-writer.ts';
import {lineOverheadBytes} from './run.ts';

export type WriterSinkOptions = {readonly source: string; readonly phase: string};

type WriteCallback = (error?: Error | null) => void;

/**
 * One source's way into a writer. A write's callback means that there is room for the next line; `'finish'`
 * that every line is acknowledged by Redis or counted as lost.
 */
export class WriterSink extends Writable {
	/** What became of the lines. */
	readonly delivery: Delivery = new Delivery();
	/** The `source` of its entries. */
	readonly source: string;
	/** The `phase` of its entries. */
	readonly phase: string;
	/** A chunk may be a `LineBlock`. */
	readonly takesBlocks = true;
	protected readonly writer: LogWriter;
	#abandoned: Error | undefined;
	#blocked: (() => void) | undefined;
	/** What the stream holds for a caller who does not wait, as the budget counts it, but in UTF-16 code units. */
	#heldSize = 0;
	#isOverrunUpstream = false;
	#deadline: NodeJS.Timeout | undefined;
	#finish: (() => void) | undefined;

	constructor(writer: LogWriter, {source, phase}: WriterSinkOptions) {
		// Beside the line that waits for room, one more: lines held by the stream are in nobody's budget.
		super({objectMode: true, highWaterMark: 2});
		this.writer = writer;
		this.source = source;
		this.phase = phase;
	}

	/** The options under which the lines are delivered. */
	get options(): ResolvedDeliveryOptions {
		return this.writer.options;
	}

	/** Gives up what is not acknowledged: it counts as lost, and whoever waits for room or the end is let go. */
	abandon(error: Error): void {
		this.#abandoned ??= error;
		this.writer.abandon(this.delivery, error);
		this.#letGo();
	}

	/** Whether whoever writes does not wait for room: as long as it is so, the oldest lines make room. */
	set isOverrun(isOverrun: boolean) {
		this.#isOverrunUpstream = isOverrun;
		if (isOverrun) this.#unblock();
	}

	get isOverrun(): boolean {
		if (this.#isOverrunUpstream) return true;
		// Who waits has two lines here at most, however large: the one that waits for room, and the one behind it.
		return this.writableLength > this.writableHighWaterMark && this.#heldSize > this.options.maxBufferBytes;
	}

	override write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
		this.#heldSize += sizeOf(chunk);
		const hasRoom = super.write(chunk, encoding as BufferEncoding, callback as WriteCallback);
		if (this.#blocked !== undefined && this.isOverrun) this.#unblock();
		return hasRoom;
	}

	/** What is to be done once all lines are delivered. */
	protected close(): Promise<unknown> {
		return Promise.resolve();
	}

	override _write(chunk: unknown, _encoding: BufferEncoding, callback: WriteCallback): void {
		if (typeof chunk !== 'string' && !(chunk instanceof LineBlock)) {
			callback(unexpected('the chunk', 'a line, which is a string', chunk));
			return;
		}
		this.#take(chunk, callback);
	}

	#take(lines: string | LineBlock, callback: WriteCallback): void {
		for (let isTaken = false; !isTaken; ) {
			const size = sizeOf(lines);
			if (this.#abandoned === undefined) this.writer.append(this.delivery, lines, this);
			else this.writer.refuse(this.delivery, lines, this.#abandoned);
			isTaken = typeof lines === 'string' || lines.isEmpty;
			this.#heldSize -= isTaken ? size : size - sizeOf(lines);
			if (this.writer.hasRoom || this.isOverrun || this.#abandoned !== undefined) continue;
			this.#blocked = isTaken ? callback : () => this.#take(lines, callback);
			this.writer.whenRoom(this.#unblock);
			return;
		}
		callback();
	}

	// The clock starts here: `_final` comes only when all that was written before has found room.
	override end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
		const {flushTimeoutMs} = this.options;
		if (!this.destroyed && !this.writableFinished) {
			this.#deadline ??= setTimeout(() => this.abandon(flushTimeoutError(flushTimeoutMs)), flushTimeoutMs);
		}
		return super.end(chunk, encoding as BufferEncoding, callback as () => void);
	}

	override _final(callback: WriteCallback): void {
		this.#finish = callback;
		this.delivery.whenSettled(() => {
			// Past the deadline nobody waits any more, but a Redis that comes back still gets the end.
			const closed = this.close();
			if (this.#abandoned !== undefined) this.#letGo();
			else WriterSink.#letGoAfter(closed, new WeakRef(this));
		});
	}

	// Until its deadline a sink is held by that; then nobody waits for it, but what is on its way may take days.
	static #letGoAfter(closed: Promise<unknown>, waiting: WeakRef<WriterSink>): void {
		void closed.then(() => {
			const sink = waiting.deref();
			if (sink !== undefined) sink.#letGo();
		});
	}

	override _destroy(error: Error | null, callback: WriteCallback): void {
		const isAtWork = this.delivery.pending > 0 || this.#blocked !== undefined;
		if (isAtWork) this.abandon(error ?? new Error('The sink was destroyed'));
		clearTimeout(this.#deadline);
		this.#unblock();
		callback(error);
	}

	#letGo(): void {
		this.#unblock();
		if (this.#finish !== undefined) clearTimeout(this.#deadline);
		const finish = this.#finish;
		this.#finish = undefined;
		finish?.();
	}

	readonly #unblock = (): void => {
		const callback = this.#blocked;
		this.#blocked = undefined;
		callback?.();
	};
}

// As the budget counts it.
function sizeOf(chunk: unknown): number {
	if (typeof chunk === 'string') return chunk.length + lineOverheadBytes;
	return chunk instanceof LineBlock ? chunk.size + chunk.lines * (lineOverheadBytes - 1) : 0;
}

/** The cause of losses at the deadline. */
export function flushTimeoutError(flushTimeoutMs: number): Error {
	return new Error(`Not acknowledged within \`flushTimeoutMs\` (${flushTimeoutMs} ms)`);
}
