import {type Duplex, finished, type Transform, Writable} from 'node:stream';
import Pumpify from 'pumpify';
import {BoundLines} from '../framing/bound-lines.ts';
import {LineBlock} from '../line-block.ts';
import type {LogSummary} from '../log-summary.ts';
import {FramedBlocks} from './framed-blocks.ts';
import {asLine} from './fused-stages.ts';
import {SinkOutlet} from './sink-outlet.ts';
import {chainStages, type StageChain} from './stage-chain.ts';
import {summarize} from './summarize.ts';

export type LineFlowParts = {
	readonly sink: Writable;
	readonly stages: readonly Transform[];
	readonly maxLineBytes: number;
	onStageFailure(who: string, error: Error): void;
	onSinkFailure(error: Error): void;
};

/** Framing, stages and sink in one: takes bytes, and says when their lines are through. */
export class LineFlow {
	readonly #stages: readonly Transform[];
	readonly #guard: BoundLines;
	readonly #framed: FramedBlocks;
	readonly #chain: StageChain;
	readonly #outlet: SinkOutlet;
	readonly #port: Writable;
	readonly #duplexes: readonly Duplex[];
	readonly #inner: Pumpify;
	#bytesAtWork = 0;
	#passed: (() => void) | undefined;
	#isCheckScheduled = false;

	constructor({sink, stages, maxLineBytes, onStageFailure, onSinkFailure}: LineFlowParts) {
		this.#stages = stages;
		this.#outlet = new SinkOutlet(sink, onSinkFailure);
		const onProgress = (): void => this.#check();
		this.#chain = chainStages(stages, {onFailure: onStageFailure, onProgress});
		const {head, streams} = this.#chain;
		this.#guard = new BoundLines(maxLineBytes);
		this.#framed = new FramedBlocks(head, {isSplit: streams.length > 0});
		const takesBytes = sink.writableObjectMode === false;
		this.#port = new Writable({
			objectMode: true,
			write: (chunk: unknown, _encoding, callback) => {
				const onTaken = (): void => {
					callback();
					this.#check();
				};
				if (chunk instanceof LineBlock) this.#outlet.writeBlock(chunk, onTaken);
				else this.#outlet.write(takesBytes && chunk instanceof Uint8Array ? chunk : asLine(chunk), onTaken);
			},
			final: callback => this.#outlet.end(callback),
		});
		this.#duplexes = [this.#guard, this.#framed, ...streams];
		// Bytes in: `Pumpify.obj` would take in 1.1 MB before it pushes back.
		this.#inner = new Pumpify([...this.#duplexes, this.#port] as Transform[]);
		// Whatever becomes of it shows at the port, a core stream, which pumpify destroys when another part fails.
		this.#inner.on('error', () => {});
		finished(this.#port, error => {
			if (error) onStageFailure('The framing', error);
			this.#proceed();
		});
	}

	get summary(): LogSummary {
		return summarize({
			guard: this.#guard,
			chain: this.#chain,
			stages: this.#stages,
			outlet: this.#outlet,
			framedLines: this.#framed.lines,
		});
	}

	/**
	 * Calls back when all lines of `bytes` are with the sink: so a callback orders what is written behind it. One at
	 * a time; more than these bytes is never between the two ends.
	 */
	pass(bytes: Uint8Array, callback: () => void): void {
		this.#bytesAtWork = bytes.length;
		if (bytes.length > 0) this.#inner.write(bytes);
		this.#passed = callback;
		this.#check();
	}

	/** Brings out the last line, ends stages and sink, and calls back when the sink has finished or failed. */
	end(callback: () => void): void {
		finished(this.#port, () => callback());
		this.#inner.end();
	}

	/** So many bytes, those at work among them, are held for a caller who does not wait for room. */
	noteHeld(bytes: number): void {
		this.#outlet.noteWaiting(bytes - this.#bytesAtWork);
	}

	/** From here on nothing waits: what is not through, and what still comes, is counted as lost. */
	abandon(error: Error): void {
		for (const shield of this.#chain.shields) shield.abandon();
		this.#outlet.abandon(error);
	}

	/** Lets the sink hear of `error`, after `abandon()`. */
	destroySink(error: Error): void {
		this.#outlet.destroy(error);
	}

	#check(): void {
		if (this.#passed === undefined || this.#isCheckScheduled) return;
		if (this.#isIdle || this.#port.destroyed) {
			this.#proceed();
			return;
		}
		// The sink or a foreign stage will come back here; the other streams only need a turn.
		if (this.#outlet.isBlocked || this.#chain.shields.some(shield => shield.isWorking)) return;
		this.#isCheckScheduled = true;
		setImmediate(() => {
			this.#isCheckScheduled = false;
			this.#check();
		});
	}

	#proceed(): void {
		const callback = this.#passed;
		this.#passed = undefined;
		callback?.();
	}

	get #isIdle(): boolean {
		return (
			this.#inner.writableLength + this.#port.writableLength === 0 &&
			this.#duplexes.every(stream => stream.writableLength + stream.readableLength === 0) &&
			!this.#chain.shields.some(shield => shield.isWorking)
		);
	}
}
