import type {Readable, Writable} from 'node:stream';

/** The readables that are piped into a stream and have not ended yet. */
export class PipedSources {
	readonly #destination: Writable;
	readonly #sources = new Set<Readable>();
	readonly #onChange: () => void;

	constructor(destination: Writable, onChange: () => void) {
		this.#destination = destination;
		this.#onChange = onChange;
		destination.on('pipe', source => this.#add(source));
		destination.on('unpipe', source => this.#delete(source));
	}

	get areDone(): boolean {
		for (const source of this.#sources) {
			// Seen before its own 'end' listener here has run: `pipe()` registers its own first.
			if (!source.readableEnded && !source.destroyed) return false;
		}
		return true;
	}

	/** Lets them go, and lets them flow: a child whose pipe nobody reads would block for ever. */
	release(): void {
		for (const source of [...this.#sources]) {
			source.unpipe(this.#destination);
			source.resume();
		}
	}

	#add(source: Readable): void {
		this.#sources.add(source);
		for (const event of ['end', 'close']) source.once(event, () => this.#delete(source));
	}

	#delete(source: Readable): void {
		if (this.#sources.delete(source)) this.#onChange();
	}
}
