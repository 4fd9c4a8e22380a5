import {LineStage} from './map-lines.ts';

/**
 * A line stage that can tell, of many lines at once, which of them it has to look at: most lines of a log come out as
 * they went in, and to find that out a line at a time costs more than all the work on the others. They stay bytes.
 */
export abstract class BlockStage extends LineStage {
	/**
	 * The first place at or behind `from`, where a line begins, in a line that may come out other than it went in;
	 * the block's length if there is none. The block is valid UTF-8, and each of its lines has its `\n`.
	 */
	protected abstract nextTouched(block: Buffer, from: number): number;

	/** `mapLine()` for all lines of a block. */
	mapBlock(block: Buffer): Buffer {
		const pieces: Buffer[] = [];
		let copied = 0;
		for (let place = this.nextTouched(block, 0); place < block.length; ) {
			const start = lineStart(block, place);
			const end = block.indexOf(lineFeed, place);
			const line = block.toString('utf8', start, end);
			const mapped = this.mapLine(line);
			if (mapped !== line) {
				pieces.push(block.subarray(copied, start));
				if (mapped !== undefined) pieces.push(Buffer.from(`${mapped}\n`));
				copied = end + 1;
			}
			place = this.nextTouched(block, end + 1);
		}
		return copied === 0 ? block : Buffer.concat([...pieces, block.subarray(copied)]);
	}
}

function lineStart(block: Buffer, place: number): number {
	let start = place;
	while (start > 0 && block[start - 1] !== lineFeed) start--;
	return start;
}

const lineFeed = 0x0a;
