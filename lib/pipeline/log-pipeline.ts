import {type Duplex, type Transform, Writable} from 'node:stream';
import Pumpify from 'pumpify';
import {BoundLines} from '../framing/bound-lines.ts';
import {lineSplitter} from '../framing/line-splitter.ts';
import {LogLostError} from '../log-lost-error.ts';
import type {LogSummary} from '../log-summary.ts';
import {LogWarning, type OnWarning, warn} from '../log-warning.ts';
import {LineStage} from '../stages/map-lines.ts';
import {ChunkBytes} from './chunk-bytes.ts';
import {asLine} from './fused-stages.ts';
import {LineCounter} from './line-counter.ts';
import {PipedSources} from './piped-sources.ts';
import {SinkOutlet} from './sink-outlet.ts';
import {chainStages, type StageChain} from './stage-chain.ts';
import {summarize} from './summarize.ts';

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
	readonly #guard: BoundLines;
	readonly #chain: StageChain;
	readonly #outlet: SinkOutlet;
	readonly #streams: readonly (Duplex | Writable)[];
	readonly #inner: Pumpify;
	readonly #sources: PipedSources;
	readonly #bytes = new ChunkBytes();
	readonly #late = new LineCounter();
	#framedLines = 0;
	#lateBytes = 0;
	#error: Error | undefined;
	#pending: Callback | undefined;
	#checkScheduled = false;
	#deadline: NodeJS.Timeout | undefined;
	#isEnding = false;
	#flushed: Promise<LogSummary> | undefined;

	constructor(parts: LogPipelineParts) {
		super({decodeStrings: false});
		this.#parts = parts;
		this.#outlet = new SinkOutlet(parts.sink, error =>
			this.#note('LOGSLUICE_SINK_FAILED', 'The sink failed', error),
		);
		this.#chain = chainStages(parts.stages, {
			onFailure: error => this.#note('LOGSLUICE_STAGE_FAILED', 'A stage failed', error),
			onProgress: () => this.#check(),
		});
		for (const stage of parts.stages) {
			if (stage instanceof LineStage) stage.onWarning = parts.onWarning;
		}
		this.#guard = new BoundLines(parts.maxLineBytes);
		const splitter = lineSplitter(
			line => {
				this.#framedLines++;
				return this.#chain.head.mapLine(line);
			},
			() => this.#chain.head.flush(),
		);
		const port = new Writable({
			objectMode: true,
			write: (chunk: unknown, _encoding, callback) => {
				this.#outlet.write(asLine(chunk), () => {
					callback();
					this.#check();
				});
			},
			final: callback => this.#outlet.end(callback),
		});
		this.#streams = [this.#guard, splitter, ...this.#chain.streams, port];
		// Bytes in: `Pumpify.obj` would take in 1.1 MB before it pushes back.
		this.#inner = new Pumpify([...this.#streams] as Transform[]);
		this.#inner.on('error', () => {});
		this.#sources = new PipedSources(this, () => this.#endWhenDry());
	}

	/** The summary so far. */
	get stats(): LogSummary {
		return summarize({
			guard: this.#guard,
			chain: this.#chain,
			stages: this.#parts.stages,
			outlet: this.#outlet,
			framedLines: this.#framedLines,
			lateLines: this.#late.lines,
			lateBytes: this.#lateBytes,
			error: this.#error,
		});
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
			this.#flushed = new Promise((resolve, reject) => {
				const settle = (): void => {
					const summary = this.stats;
					if (this.#parts.strict && summary.lost > 0) reject(new LogLostError(summary));
					else resolve(summary);
				};
				if (this.writableFinished || this.closed) settle();
				else this.once('finish', settle).once('close', settle);
			});
			// Who has not called `flush()` shall not be told of it: `end()` asks for the same promise.
			this.#flushed.catch(() => {});
			this.#beginEnd();
		}
		return this.#flushed;
	}

	/** Settles when all that was written before is with the sink. Never rejects. */
	async settled(): Promise<void> {
		if (this.writableEnded || this.destroyed) await this.flush().catch(() => {});
		else await new Promise<void>(resolve => super.write('', () => resolve()));
	}

	override write(chunk: unknown, encoding?: BufferEncoding | Callback, callback?: Callback): boolean {
		if (!this.writableEnded && !this.destroyed)
			return super.write(chunk, encoding as BufferEncoding, callback);
		if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) {
			throw new TypeError(
				`Expected the chunk to be a string or bytes, got ${chunk === null ? 'null' : typeof chunk}`,
			);
		}
		const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
		this.#late.count(bytes);
		this.#lateBytes += bytes.length;
		const done = typeof encoding === 'function' ? encoding : callback;
		if (done !== undefined) process.nextTick(done);
		return true;
	}

	override end(chunk?: unknown, encoding?: BufferEncoding | Callback, callback?: Callback): this {
		const done = [chunk, encoding, callback].find(argument => typeof argument === 'function') as
			| Callback
			| undefined;
		if (chunk !== undefined && chunk !== null && chunk !== done) {
			this.write(chunk, typeof encoding === 'string' ? encoding : 'utf8');
		}
		const flushed = this.flush();
		if (done !== undefined) void flushed.then(() => done(), done);
		return this;
	}

	override _write(chunk: string | Uint8Array, encoding: BufferEncoding, callback: Callback): void {
		this.#take(this.#bytes.bytesOf(chunk, encoding), callback);
	}

	override _final(callback: Callback): void {
		this.#take(this.#bytes.rest(), () => {
			const port = this.#streams.at(-1) as Writable;
			port.once('finish', () => {
				clearTimeout(this.#deadline);
				callback();
			});
			this.#inner.end();
		});
	}

	override _destroy(error: Error | null, callback: Callback): void {
		clearTimeout(this.#deadline);
		const cause = error ?? new Error('The pipeline was destroyed');
		if (!this.writableFinished) {
			this.#error ??= cause;
			this.#giveUp(cause);
			this.#outlet.destroy(cause);
		}
		this.#inner.destroy();
		this.#proceed();
		callback(error);
	}

	// A chunk is done when all its lines are with the sink: so a write's callback orders what is written behind it,
	// and nothing but this chunk is ever between the two ends.
	#take(bytes: Uint8Array, callback: Callback): void {
		if (bytes.length > 0) this.#inner.write(bytes);
		this.#pending = callback;
		this.#check();
	}

	#check(): void {
		if (this.#pending === undefined || this.#checkScheduled) return;
		if (this.#isIdle) {
			this.#proceed();
			return;
		}
		// The sink or a foreign stage will come back here; streams that have just been let go need a turn.
		if (this.#outlet.isBlocked || this.#chain.shields.some(shield => shield.isBusy)) return;
		this.#checkScheduled = true;
		setImmediate(() => {
			this.#checkScheduled = false;
			this.#check();
		});
	}

	get #isIdle(): boolean {
		if (this.#inner.writableLength > 0) return false;
		for (const stream of this.#streams) {
			if (stream.writableLength > 0 || ('readableLength' in stream && stream.readableLength > 0))
				return false;
		}
		return !this.#chain.shields.some(shield => shield.isBusy);
	}

	#proceed(): void {
		const callback = this.#pending;
		this.#pending = undefined;
		callback?.();
	}

	#beginEnd(): void {
		if (this.#isEnding) return;
		this.#isEnding = true;
		if (this.destroyed) return;
		const {flushTimeoutMs} = this.#parts;
		this.#deadline = setTimeout(() => {
			this.#giveUp(new Error(`Not delivered within \`flushTimeoutMs\` (${flushTimeoutMs} ms)`));
			this.#endWhenDry();
		}, flushTimeoutMs);
		this.#endWhenDry();
	}

	#endWhenDry(): void {
		if (this.#isEnding && !this.writableEnded && !this.destroyed && this.#sources.areDone) super.end();
	}

	// From here on nothing waits: what is not through counts as lost, and what still comes is drained.
	#giveUp(error: Error): void {
		this.#sources.release();
		for (const shield of this.#chain.shields) shield.abandon();
		this.#outlet.abandon(error);
	}

	#note(code: 'LOGSLUICE_SINK_FAILED' | 'LOGSLUICE_STAGE_FAILED', what: string, error: Error): void {
		this.#error ??= error;
		const message = `${what} (${error.message}); what it did not deliver is counted as lost`;
		warn(this.#parts.onWarning, new LogWarning(code, message, {cause: error}));
	}
}
