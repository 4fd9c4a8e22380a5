import type {Readable, Writable} from 'node:stream';

/** The readables that are piped into a stream and have not ended yet. */
export class PipedSources {
	readonly #destination: Writable;
	readonly #onChange: () => void;
	readonly #onLate: (bytes: Uint8Array) => void;
	readonly #listeners = new Map<Readable, () => void>();
	#everAdded = 0;
	#largestChunk = 0;

	/** `onChange` hears when one has ended or gone, `onLate` gets what still comes of those that were let go. */
	constructor(
		destination: Writable,
		{onChange, onLate}: {onChange(): void; onLate(bytes: Uint8Array): void},
	) {
		this.#destination = destination;
		this.#onChange = onChange;
		this.#onLate = onLate;
		destination.on('pipe', source => this.#add(source));
		destination.on('unpipe', source => this.#delete(source));
	}

	/**
	 * What the destination holds of a caller who does not heed backpressure: all beyond its high-water mark and a chunk
	 * of each source there ever was, which may stay behind when the source has ended. Of such a caller each of the
	 * `waitingChunks` counts for what it costs beside its bytes: 1 MiB of chunks of two bytes took 254 MB.
	 */
	unheededBytes(waitingChunks: number): number {
		const {writableLength, writableHighWaterMark} = this.#destination;
		const unheeded = writableLength - writableHighWaterMark - this.#everAdded * this.#largestChunk;
		return unheeded > 0 ? unheeded + waitingChunks * chunkOverheadBytes : unheeded;
	}

	noteChunk(bytes: number): void {
		this.#largestChunk = Math.max(this.#largestChunk, bytes);
	}

	get areDone(): boolean {
		for (const source of this.#listeners.keys()) {
			if (!isDone(source)) return false;
		}
		return true;
	}

	/** One is at its end, seen by `pipe()` before the listener here, and others go on. */
	get isOneOfSeveralEnding(): boolean {
		const sources = [...this.#listeners.keys()];
		return sources.some(source => source.readableEnded) && !sources.every(isDone);
	}

	/** Lets them go, and lets them flow: a child whose pipe nobody reads would block for ever. */
	release(): void {
		for (const source of [...this.#listeners.keys()]) {
			source.unpipe(this.#destination);
			source.on('data', chunk =>
				this.#onLate(chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk))),
			);
			source.resume();
		}
	}

	#add(source: Readable): void {
		if (this.#listeners.has(source)) return;
		this.#everAdded++;
		const listener = (): void => this.#delete(source);
		this.#listeners.set(source, listener);
		source.on('end', listener).on('close', listener);
	}

	#delete(source: Readable): void {
		const listener = this.#listeners.get(source);
		if (listener === undefined) return;
		this.#listeners.delete(source);
		source.off('end', listener).off('close', listener);
		this.#onChange();
	}
}

// As a line is counted. With its Buffer and the record of the stream it is two or three times as much.
const chunkOverheadBytes = 100;

function isDone(source: Readable): boolean {
	return source.readableEnded || source.destroyed;
}
