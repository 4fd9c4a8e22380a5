import {Duplex, pipeline, type Transform} from 'node:stream';
import {type BoundLinesOptions, boundLines} from './bound-lines.ts';
import {lineSplitter} from './line-splitter.ts';

export type SplitLinesOptions = BoundLinesOptions;

/**
 * Bytes in, lines out, one a chunk, without their line ends: for a chain of your own.
 * `createLogPipeline()` has its framing built in.
 *
 * A line ends with `\n`, `\r\n` or `\r…\r\n`; the last one needs no end. Bytes that are not UTF-8 become U+FFFD.
 *
 * @throws TypeError when `maxLineBytes` is not an integer of at least 8,192.
 */
export function splitLines(options: SplitLinesOptions = {}): Duplex {
	return new LineFraming(boundLines(options), lineSplitter());
}

/** The guard and the splitter as one stream. (`Duplex.from()` and `compose()` make an error of a plain `destroy()`.) */
export class LineFraming extends Duplex {
	readonly #guard: Transform;
	readonly #splitter: Transform;

	constructor(guard: Transform, splitter: Transform) {
		super({readableObjectMode: true});
		this.#guard = guard;
		this.#splitter = splitter;
		pipeline(guard, splitter, error => {
			if (error) this.destroy(error);
		});
		splitter.on('readable', () => this._read());
		splitter.on('end', () => this.push(null));
	}

	override _write(chunk: Buffer, encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
		this.#guard.write(chunk, encoding, callback);
	}

	override _final(callback: () => void): void {
		this.#guard.end(callback);
	}

	override _read(): void {
		for (let line = this.#splitter.read(); line !== null; line = this.#splitter.read()) {
			if (!this.push(line)) return;
		}
	}

	override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
		this.#guard.destroy();
		this.#splitter.destroy();
		callback(error);
	}
}
