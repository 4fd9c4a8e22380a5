import {Transform, type TransformCallback} from 'node:stream';
import {wholeLines} from '../framing/whole-lines.ts';
import {countLines, LineBlock, linesOf} from '../line-block.ts';
import type {FusedStages} from './fused-stages.ts';

/**
 * Bytes in whole lines in, what the stages at the head make of them out: in blocks, or a line a chunk for the streams
 * behind.
 */
export class FramedBlocks extends Transform {
	/** Lines that came in. */
	lines = 0;
	readonly #head: FusedStages;
	readonly #isSplit: boolean;

	constructor(head: FusedStages, {isSplit}: {isSplit: boolean}) {
		super({readableObjectMode: true});
		this.#head = head;
		this.#isSplit = isSplit;
	}

	override _transform(bytes: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
		const block = wholeLines(bytes);
		this.lines += countLines(block);
		this.#give(this.#head.mapBlock(block));
		callback();
	}

	override _flush(callback: TransformCallback): void {
		for (const line of this.#head.flush()) this.#give(Buffer.from(`${line}\n`));
		callback();
	}

	#give(block: Buffer): void {
		if (block.length === 0) return;
		if (this.#isSplit) for (const line of linesOf(block)) this.push(line);
		else this.push(new LineBlock(block));
	}
}
