import type {Transform, Writable} from 'node:stream';
import {LineBlock} from '../line-block.ts';
import type {LogSummary} from '../log-summary.ts';
import {LineFramer} from './line-framer.ts';
import {SinkOutlet} from './sink-outlet.ts';
import {chainStages, type StageChain} from './stage-chain.ts';
import {StageStreams} from './stage-streams.ts';
import {summarize} from './summarize.ts';
import {bytesOfATurn, turns} from './turns.ts';

export type LineFlowParts = {
	readonly sink: Writable;
	readonly stages: readonly Transform[];
	readonly maxLineBytes: number;
	onStageFailure(who: string, error: Error): void;
	onSinkFailure(error: Error): void;
};

/**
 * Framing, stages and sink in one: takes bytes, and says when their lines are through. Where no stage has to be a stream,
 * there is none between the bytes and the sink: with four of them, and what joined them, an idle pipeline took 27 KB of
 * heap, not 13.
 */
export class LineFlow {
	readonly #stages: readonly Transform[];
	readonly #chain: StageChain;
	readonly #framer: LineFramer;
	readonly #outlet: SinkOutlet;
	readonly #streams: StageStreams | undefined;
	#bytesAtWork = 0;
	#isPassing = false;
	#state: 'open' | 'to end' | 'ending' | 'ended' = 'open';
	#ended: (() => void)[] = [];

	constructor({sink, stages, maxLineBytes, onStageFailure, onSinkFailure}: LineFlowParts) {
		this.#stages = stages;
		this.#outlet = new SinkOutlet(sink, onSinkFailure);
		this.#chain = chainStages(stages, {
			onFailure: onStageFailure,
			onProgress: () => this.#streams?.check(),
		});
		this.#framer = new LineFramer(maxLineBytes, this.#chain.head);
		if (this.#chain.streams.length > 0) {
			const onFailure = (error: Error): void => onStageFailure('The chain of stages', error);
			this.#streams = new StageStreams(this.#chain, {sink, outlet: this.#outlet, onFailure});
		}
	}

	get summary(): LogSummary {
		return summarize({
			guard: this.#framer.guard,
			chain: this.#chain,
			stages: this.#stages,
			outlet: this.#outlet,
			framedLines: this.#framer.lines,
		});
	}

	/**
	 * Calls back when all lines of `bytes` are with the sink: so a callback orders what is written behind it. One at
	 * a time; more than these bytes is never between the two ends.
	 */
	pass(bytes: Buffer, callback: () => void): void {
		this.#bytesAtWork = bytes.length;
		this.#isPassing = true;
		let start = 0;
		const passNext = (): void => {
			const slice = bytes.subarray(start, start + bytesOfATurn);
			start += bytesOfATurn;
			turns.take(slice.length, () => this.#passAll(this.#framer.frame(slice), onPassed));
		};
		const onPassed = (): void => {
			if (start < bytes.length) {
				passNext();
				return;
			}
			this.#isPassing = false;
			callback();
			if (this.#state === 'to end' && !this.#isPassing) this.#endNow();
		};
		passNext();
	}

	/** Brings out the last line, ends stages and sink, and calls back when the sink has finished or failed. */
	end(callback: () => void): void {
		if (this.#state === 'ended') {
			callback();
			return;
		}
		this.#ended.push(callback);
		if (this.#state !== 'open') return;
		this.#state = 'to end';
		if (!this.#isPassing) this.#endNow();
	}

	/** So many bytes, those at work among them, are held for a caller who does not wait for room. */
	noteHeld(bytes: number): void {
		this.#outlet.noteWaiting(bytes - this.#bytesAtWork);
	}

	/** From here on nothing waits: what is not through, and what still comes, is counted as lost. */
	abandon(error: Error): void {
		this.#streams?.abandon();
		this.#outlet.abandon(error);
	}

	/** Lets the sink hear of `error`, after `abandon()`. */
	destroySink(error: Error): void {
		this.#outlet.destroy(error);
	}

	// A loop, as a sink may call back at once, and a chunk be of any number of blocks.
	#passAll(blocks: Iterator<Buffer, undefined>, callback: () => void): void {
		let isLooping = false;
		let isTaken = true;
		const onTaken = (): void => {
			isTaken = true;
			if (!isLooping) proceed();
		};
		const proceed = (): void => {
			isLooping = true;
			while (isTaken) {
				const {done, value} = blocks.next();
				if (done) {
					callback();
					return;
				}
				isTaken = false;
				this.#passBlock(value, onTaken);
			}
			isLooping = false;
		};
		proceed();
	}

	#passBlock(block: Buffer, callback: () => void): void {
		if (this.#streams === undefined) this.#outlet.writeBlock(new LineBlock(block), callback);
		else this.#streams.passBlock(block, callback);
	}

	#endNow(): void {
		this.#state = 'ending';
		this.#passAll(this.#framer.rest(), () => {
			(this.#streams ?? this.#outlet).end(() => {
				this.#state = 'ended';
				for (const callback of this.#ended.splice(0)) callback();
			});
		});
	}
}
