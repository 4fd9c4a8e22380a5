import {finished, type Transform, Writable} from 'node:stream';
import Pumpify from 'pumpify';
import {linesOf} from '../line-block.ts';
import {asLine} from './fused-stages.ts';
import type {SinkOutlet} from './sink-outlet.ts';
import type {StageChain} from './stage-chain.ts';

/** The stages that stay streams, joined, and the sink behind them. */
export class StageStreams {
	readonly #chain: StageChain;
	readonly #outlet: SinkOutlet;
	readonly #port: Writable;
	readonly #joined: Pumpify;
	#passed: (() => void) | undefined;
	#isCheckScheduled = false;

	constructor(
		chain: StageChain,
		{sink, outlet, onFailure}: {sink: Writable; outlet: SinkOutlet; onFailure(error: Error): void},
	) {
		this.#chain = chain;
		this.#outlet = outlet;
		const takesBytes = sink.writableObjectMode === false;
		this.#port = new Writable({
			objectMode: true,
			write: (chunk: unknown, _encoding, callback) => {
				const onTaken = (): void => {
					callback();
					this.check();
				};
				outlet.write(takesBytes && chunk instanceof Uint8Array ? chunk : asLine(chunk), onTaken);
			},
			final: callback => outlet.end(callback),
		});
		this.#joined = new Pumpify.obj([...chain.streams, this.#port] as Transform[]);
		// Whatever becomes of it shows at the port, a core stream, which pumpify destroys when another part fails.
		this.#joined.on('error', () => {});
		finished(this.#port, error => {
			if (error) onFailure(error);
			this.#proceed();
		});
	}

	/** Calls back when all lines, each with its `\n`, are with the sink. One block at a time. */
	passBlock(block: Buffer, callback: () => void): void {
		for (const line of linesOf(block)) this.#joined.write(line);
		this.#passed = callback;
		this.check();
	}

	/** Ends stages and sink, and calls back when the sink has finished or failed. */
	end(callback: () => void): void {
		finished(this.#port, () => callback());
		this.#joined.end();
	}

	/** From here on nothing waits. */
	abandon(): void {
		for (const shield of this.#chain.shields) shield.abandon();
	}

	/** Whether the lines are through: to be asked when a stage or the sink has got on. */
	check(): void {
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
			this.check();
		});
	}

	#proceed(): void {
		const callback = this.#passed;
		this.#passed = undefined;
		callback?.();
	}

	get #isIdle(): boolean {
		return (
			this.#joined.writableLength + this.#port.writableLength === 0 &&
			this.#chain.streams.every(stream => stream.writableLength + stream.readableLength === 0) &&
			!this.#chain.shields.some(shield => shield.isWorking)
		);
	}
}
