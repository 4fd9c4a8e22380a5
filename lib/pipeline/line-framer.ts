import {LineGuard} from '../framing/line-guard.ts';
import {wholeLines} from '../framing/whole-lines.ts';
import {countLines} from '../line-block.ts';
import type {FusedStages} from './fused-stages.ts';

/** Bytes in, cut anywhere; out comes in blocks, each line with its `\n`, what the stages at the head make of their lines. */
export class LineFramer {
	readonly guard: LineGuard;
	/** Lines that came in. */
	lines = 0;
	readonly #head: FusedStages;

	constructor(maxLineBytes: number, head: FusedStages) {
		this.guard = new LineGuard(maxLineBytes);
		this.#head = head;
	}

	/** One block after the other, each made when it is asked for: a chunk may be as large as a caller likes. */
	*frame(chunk: Buffer): Generator<Buffer, undefined> {
		yield* this.#blocksOf(this.guard.wholeLines(chunk));
	}

	/** What is left when the input is over. */
	*rest(): Generator<Buffer, undefined> {
		yield* this.#blocksOf(this.guard.rest());
		for (const line of this.#head.flush()) yield Buffer.from(`${line}\n`);
	}

	*#blocksOf(pieces: readonly Buffer[]): Generator<Buffer, undefined> {
		for (const piece of pieces) {
			const lines = wholeLines(piece);
			this.lines += countLines(lines);
			const made = this.#head.mapBlock(lines);
			if (made.length > 0) yield made;
		}
	}
}
