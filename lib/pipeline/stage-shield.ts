import {Duplex, type Transform} from 'node:stream';

/**
 * Stands for a foreign stage in the pipeline. When the stage errors or closes early, what it holds and what would
 * still come to it is counted as lost, and the job goes on; the other streams never hear of it.
 */
export class StageShield extends Duplex {
	/** Lines that the stage took out, as far as can be told: at its end, what went in and did not come out. */
	filtered = 0;
	/** Lines that came out beside those that went in. */
	added = 0;
	lost = 0;
	readonly #stage: Transform;
	readonly #onFailure: (error: Error) => void;
	readonly #onProgress: () => void;
	#given = 0;
	#received = 0;
	#isOver = false;
	#isDead = false;
	#waiting: (() => void) | undefined;

	constructor(
		stage: Transform,
		{onFailure, onProgress}: {onFailure(error: Error): void; onProgress(): void},
	) {
		super({objectMode: true, highWaterMark: 1});
		this.#stage = stage;
		this.#onFailure = onFailure;
		this.#onProgress = onProgress;
		stage.on('data', line => {
			this.#received++;
			if (!this.push(line)) stage.pause();
			onProgress();
		});
		stage.on('drain', () => this.#proceed());
		stage.on('end', () => this.#finish());
		stage.on('error', error => this.#fail(error));
		stage.on('close', () => this.#fail(new Error('it closed before its end')));
	}

	/** The stage holds lines, or is at work on one. */
	get isBusy(): boolean {
		if (this.readableLength > 0 || this.writableLength > 0) return true;
		return !this.#isOver && this.#stage.writableLength + this.#stage.readableLength > 0;
	}

	/** Ends the stage's part: what it holds and what would still come to it is lost. */
	abandon(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#isDead = true;
		this.lost = Math.max(0, this.#given - this.#received);
		this.#stage.destroy();
		this.push(null);
		this.#proceed();
		this.#onProgress();
	}

	override _write(line: string, _encoding: BufferEncoding, callback: () => void): void {
		if (this.#isDead) {
			this.lost++;
			callback();
			return;
		}
		this.#given++;
		this.#waiting = callback;
		if (this.#stage.write(line, this.#onProgress)) this.#proceed();
	}

	override _final(callback: () => void): void {
		callback();
		if (!this.#isOver) this.#stage.end();
	}

	override _read(): void {
		if (!this.#isOver) this.#stage.resume();
	}

	override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
		this.abandon();
		callback(error);
	}

	#fail(error: Error): void {
		if (this.#isOver) return;
		this.#onFailure(error);
		this.abandon();
	}

	#finish(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.filtered = Math.max(0, this.#given - this.#received);
		this.added = Math.max(0, this.#received - this.#given);
		this.push(null);
		// A stage that ends its output while its input still comes has failed its lines.
		this.#isDead = true;
		this.#proceed();
		this.#onProgress();
	}

	#proceed(): void {
		const callback = this.#waiting;
		this.#waiting = undefined;
		callback?.();
	}
}
