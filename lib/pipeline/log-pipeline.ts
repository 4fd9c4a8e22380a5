import {type Transform, Writable} from 'node:stream';
import {LogLostError} from '../log-lost-error.ts';
import type {LogSummary} from '../log-summary.ts';
import type {OnWarning} from '../log-warning.ts';
import {LineStage} from '../stages/map-lines.ts';
import {ChunkBytes} from './chunk-bytes.ts';
import {FlushDeadline} from './flush-deadline.ts';
import {LineCounter} from './line-counter.ts';
import {LineFlow} from './line-flow.ts';
import {PipedSources} from './piped-sources.ts';
import {PipelineTrouble} from './pipeline-trouble.ts';

export type LogPipelineParts = {
	readonly sink: Writable;
	readonly stages: readonly Transform[];
	readonly maxLineBytes: number;
	readonly flushTimeoutMs: number;
	readonly strict: boolean;
	readonly onWarning: OnWarning;
};

type Callback = (error?: Error | null) => void;

/**
 * Bytes or strings in; lines, cleaned, out to a sink. Made by `createLogPipeline()`.
 *
 * It never emits `'error'` of its own accord: `.pipe()` would let go of the child, which would then block.
 * What goes wrong is counted, told once through `onWarning`, and stands in the summary.
 */
export class LogPipeline extends Writable {
	readonly #parts: LogPipelineParts;
	readonly #flow: LineFlow;
	readonly #sources: PipedSources;
	readonly #trouble: PipelineTrouble;
	readonly #deadline = new FlushDeadline();
	readonly #chunks = new ChunkBytes();
	/** What came too late to be framed. */
	readonly #discarded = new LineCounter();
	#acceptedChunks = 0;
	#begunChunks = 0;
	#endsWithSources = false;
	#flushed: Promise<LogSummary> | undefined;

	constructor(parts: LogPipelineParts) {
		super();
		this.#parts = parts;
		for (const stage of parts.stages) {
			if (stage instanceof LineStage) stage.onWarning = parts.onWarning;
		}
		this.#trouble = new PipelineTrouble(parts.onWarning, () => this.#flow.summary.error);
		this.#flow = new LineFlow({
			...parts,
			onStageFailure: (who, error) => this.#trouble.noteFailure('LOGSLUICE_STAGE_FAILED', who, error),
			onSinkFailure: error => this.#trouble.noteFailure('LOGSLUICE_SINK_FAILED', 'The sink', error),
		});
		const onLate = (bytes: Uint8Array): void => this.#discarded.count(bytes);
		this.#sources = new PipedSources(this, {onChange: () => this.#endWhenDry(), onLate});
	}

	/** The summary so far. */
	get stats(): LogSummary {
		const summary = this.#flow.summary;
		const error = this.#trouble.error ?? summary.error;
		return {
			...summary,
			lines: summary.lines + this.#discarded.lines,
			lost: summary.lost + this.#discarded.lines,
			bytesIn: summary.bytesIn + this.#discarded.bytes,
			...(error !== undefined && {error}),
		};
	}

	/**
	 * Ends the stream: waits until every readable piped into it has ended, then brings out the unterminated last line,
	 * and settles when every line is acknowledged or counted as lost, at the latest after `flushTimeoutMs`.
	 * Twice gives the same promise.
	 *
	 * @throws LogLostError with `strict: true`, when lines were lost.
	 */
	flush(): Promise<LogSummary> {
		if (this.#flushed === undefined) {
			this.#flushed = this.#over().then(() => {
				const summary = this.stats;
				if (this.#parts.strict && summary.lost > 0) throw new LogLostError(summary);
				return summary;
			});
			// Who has not called `flush()` shall not be told of it: `end()` asks for the same promise.
			this.#flushed.catch(() => {});
			if (!this.destroyed) this.#startDeadline();
			this.#endWhenDry();
		}
		return this.#flushed;
	}

	/** Settles when all that was written before is with the sink. Never rejects. */
	async settled(): Promise<void> {
		// By the one promise for all: with listeners for each who asks, Node would warn of a leak at the eleventh.
		if (this.writableEnded || this.destroyed) await this.flush().catch(() => {});
		else await new Promise<void>(resolve => this.write('', () => resolve()));
	}

	/** @throws TypeError when the chunk is neither a string nor bytes. */
	override write(chunk: unknown, encoding?: BufferEncoding | Callback | null, callback?: Callback): boolean {
		const done = typeof encoding === 'function' ? encoding : callback;
		const bytes = this.#chunks.bytesOf(chunk, typeof encoding === 'string' ? encoding : 'utf8');
		if (this.writableEnded || this.destroyed) {
			this.#discard(bytes);
			if (done !== undefined) process.nextTick(done);
			if (this.writableFinished || !this.destroyed) return true;
			// Only at `false` does `stream.pipeline()` see that it was aborted: an endless iterable was never let go.
			this.#drainSoon();
			return false;
		}
		const number = ++this.#acceptedChunks;
		const hasRoom = super.write(bytes, error => {
			// Destroyed before its turn.
			if (number > this.#begunChunks) this.#discarded.count(bytes);
			done?.(error);
		});
		this.#sources.noteChunk(bytes.length);
		if (!hasRoom) this.#flow.noteHeld(this.#sources.unheededBytes(this.#acceptedChunks - this.#begunChunks));
		return hasRoom;
	}

	/** As `flush()`: the callback hears of nothing but a `LogLostError`. */
	override end(chunk?: unknown, encoding?: BufferEncoding | Callback | null, callback?: Callback): this {
		const done = [chunk, encoding, callback].find(argument => typeof argument === 'function') as Callback;
		const hasChunk = chunk !== undefined && chunk !== null && chunk !== done;
		if (hasChunk) this.write(chunk, typeof encoding === 'string' ? encoding : 'utf8');
		if (!hasChunk && !done && this.#sources.isOneOfSeveralEnding) {
			// `pipe()` asks for the end at the end of each of them.
			this.#endsWithSources = true;
			return this;
		}
		const flushed = this.flush();
		if (done) void flushed.then(() => done(), done);
		return this;
	}

	override _write(chunk: Buffer, _encoding: BufferEncoding, callback: Callback): void {
		this.#begunChunks++;
		this.#flow.pass(chunk, callback);
		this.#flow.noteHeld(this.#sources.unheededBytes(this.#acceptedChunks - this.#begunChunks));
	}

	override _final(callback: Callback): void {
		this.#drainSoon();
		this.#flow.pass(this.#chunks.rest(), () => {
			this.#flow.end(() => {
				this.#deadline.stop();
				this.#trouble.noteLosses(this.stats);
				callback();
			});
		});
	}

	override _destroy(error: Error | null, callback: Callback): void {
		this.#deadline.stop();
		if (this.writableFinished) {
			callback(error);
			return;
		}
		this.#drainSoon();
		const cause = error ?? new Error('The pipeline was destroyed before its end');
		this.#trouble.error ??= cause;
		this.#giveUp(cause);
		// What is within still comes through, to be counted.
		this.#flow.end(() => {
			this.#flow.destroySink(cause);
			callback(error);
		});
	}

	// At the end and when destroyed Node lets nobody know who waits for room: a job would wait for ever.
	#drainSoon(): void {
		process.nextTick(() => this.emit('drain'));
	}

	#over(): Promise<void> {
		return new Promise(resolve => {
			if (this.writableFinished || this.closed) resolve();
			else this.once('finish', resolve).once('close', resolve);
		});
	}

	#endWhenDry(): void {
		if (this.writableEnded || this.destroyed || !this.#sources.areDone) return;
		if (this.#flushed !== undefined) super.end();
		else if (this.#endsWithSources) this.end();
	}

	#startDeadline(): void {
		const {flushTimeoutMs} = this.#parts;
		const within = `\`flushTimeoutMs\` (${flushTimeoutMs} ms)`;
		this.#deadline.start(flushTimeoutMs, {
			onClosing: () => {
				if (this.#sources.areDone) return;
				this.#trouble.noteLateSources(within);
				this.#sources.release();
			},
			onLate: () => {
				this.#giveUp(this.#trouble.late(within));
			},
		});
	}

	#discard(bytes: Uint8Array): void {
		this.#discarded.count(bytes);
		if (this.#trouble.error !== undefined || this.#discarded.lines === 0) return;
		this.#trouble.noteLateWrite();
	}

	#giveUp(error: Error): void {
		this.#sources.release();
		this.#flow.abandon(error);
	}
}
