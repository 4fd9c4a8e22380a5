import {Transform, type TransformCallback} from 'node:stream';
import {expectInteger, expectKnownOptions} from '../expect.ts';
import {LineGuard} from './line-guard.ts';

export type BoundLinesOptions = {
	/**
	 * The most that is held and passed on of one line, in bytes. A longer line is cut and ends in ` [truncated]`.
	 * Default: 65,536. Minimum: 8,192.
	 */
	readonly maxLineBytes?: number | undefined;
};

/**
 * Bytes in, the same bytes out in whole lines, none of them much longer than `maxLineBytes`.
 *
 * The guard before split2, which by itself is quadratic on a line without end (64 MB took it 46 s).
 *
 * @throws TypeError when `maxLineBytes` is not an integer of at least 8,192.
 */
export function boundLines(options: BoundLinesOptions = {}): BoundLines {
	expectKnownOptions('boundLines()', options, ['maxLineBytes']);
	const {maxLineBytes = 65_536} = options;
	return new BoundLines(expectInteger('maxLineBytes', maxLineBytes, {minimum: 8192}));
}

export class BoundLines extends Transform {
	readonly #guard: LineGuard;

	constructor(maxLineBytes: number) {
		super();
		this.#guard = new LineGuard(maxLineBytes);
	}

	/** Bytes that came in. */
	get bytesIn(): number {
		return this.#guard.bytesIn;
	}

	/** Bytes of over-long lines that were dropped. */
	get skippedBytes(): number {
		return this.#guard.skippedBytes;
	}

	/** Lines that came out cut. */
	get cutLines(): number {
		return this.#guard.cutLines;
	}

	/** Bytes held now, of a line whose end has not come yet. */
	get heldBytes(): number {
		return this.#guard.heldBytes;
	}

	override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
		for (const lines of this.#guard.wholeLines(chunk)) this.push(lines);
		callback();
	}

	override _flush(callback: TransformCallback): void {
		for (const line of this.#guard.rest()) this.push(line);
		callback();
	}
}
