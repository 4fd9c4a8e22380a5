import {Duplex, type Transform} from 'node:stream';
import {LineStage} from '../stages/map-lines.ts';

export type ShieldEvents = {
	/** The stage is out of order; said once. */
	onFailure(error: Error): void;
	/** The stage has given a line or is through with one. */
	onProgress(): void;
};

/**
 * Stands for a foreign stage in the pipeline. When the stage fails, what it holds and what would still come to it is
 * counted as lost, and the job goes on: the other streams never hear of it and end when the input does.
 */
export class StageShield extends Duplex {
	readonly #stage: Transform;
	readonly #events: ShieldEvents;
	readonly #heldBefore: number;
	#given = 0;
	#received = 0;
	#refused = 0;
	#state: 'open' | 'ending' | 'ended' | 'failed' = 'open';
	#waiting: (() => void) | undefined;

	constructor(stage: Transform, events: ShieldEvents) {
		super({objectMode: true, highWaterMark: 1});
		this.#stage = stage;
		this.#events = events;
		this.#heldBefore = stage.writableLength + stage.readableLength;
		stage.on('data', line => this.#receive(line));
		stage.on('drain', () => {
			this.#proceed();
			events.onProgress();
		});
		stage.on('end', () => this.#end());
		stage.on('error', error => this.#fail(error));
		stage.on('close', () => this.#fail(new Error('it closed before its end')));
	}

	/** Lines that the stage took out; of a foreign one, at its end, what went in and did not come out. */
	get filtered(): number {
		if (this.#stage instanceof LineStage) return this.#stage.dropped;
		return this.#state === 'ended' ? Math.max(0, this.#given - this.#received) : 0;
	}

	/** Lines that came out beside those that went in. */
	get added(): number {
		if (this.#stage instanceof LineStage) return this.#stage.added + this.#heldBefore;
		return Math.max(0, this.#received - this.#given);
	}

	get lost(): number {
		if (this.#state !== 'failed') return this.#refused;
		return this.#refused + this.#given + this.added - this.filtered - this.#received;
	}

	/** The stage is at work on lines, and will make progress. */
	get isWorking(): boolean {
		if (!this.#isAlive) return false;
		return this.#waiting !== undefined || this.#stage.writableLength + this.#stage.readableLength > 0;
	}

	/** Ends the stage's part: what it holds and what would still come to it is lost. */
	abandon(): void {
		if (!this.#isAlive) return;
		// Not before the input has ended: the sink behind would be ended while the job goes on.
		if (this.#state === 'ending') this.push(null);
		this.#state = 'failed';
		this.#stage.destroy?.();
		this.#proceed();
		this.#events.onProgress();
	}

	override _write(line: unknown, _encoding: BufferEncoding, callback: () => void): void {
		if (!this.#isAlive) {
			this.#refused++;
			callback();
			return;
		}
		this.#given++;
		this.#waiting = callback;
		try {
			if (this.#stage.write(line, this.#events.onProgress)) this.#proceed();
		} catch (error) {
			this.#fail(error as Error);
		}
	}

	override _final(callback: () => void): void {
		callback();
		if (!this.#isAlive) {
			this.push(null);
			return;
		}
		this.#state = 'ending';
		try {
			this.#stage.end();
		} catch (error) {
			this.#fail(error as Error);
		}
	}

	override _read(): void {
		if (this.#isAlive) this.#stage.resume();
	}

	override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
		this.abandon();
		callback(error);
	}

	get #isAlive(): boolean {
		return this.#state === 'open' || this.#state === 'ending';
	}

	#receive(line: unknown): void {
		// A stage that is slow to notice its end: this line has been counted as lost.
		if (!this.#isAlive) return;
		this.#received++;
		if (!this.push(line)) this.#stage.pause();
		this.#events.onProgress();
	}

	#end(): void {
		if (this.#state === 'open') this.#fail(new Error('it ended before its input did'));
		if (this.#state !== 'ending') return;
		this.#state = 'ended';
		this.push(null);
		this.#proceed();
		this.#events.onProgress();
	}

	#fail(error: Error): void {
		if (!this.#isAlive) return;
		this.#events.onFailure(error);
		this.abandon();
	}

	#proceed(): void {
		const callback = this.#waiting;
		this.#waiting = undefined;
		callback?.();
	}
}
