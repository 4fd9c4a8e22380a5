import {expectInteger} from '../expect.ts';
import {truncationMark} from '../truncation-mark.ts';
import {BlockStage} from './block-stage.ts';
import type {LineStage} from './map-lines.ts';

/**
 * A stage that cuts a line of more than `maxLineLength` characters (code points, so that none is cut in two) to its
 * first `maxLineLength` and ` [truncated]`. A line of exactly that many is left as it is.
 *
 * @param maxLineLength In code points. Default: 2,000. Minimum: 1.
 * @throws TypeError when `maxLineLength` is not an integer of at least 1.
 */
export function truncate(maxLineLength = 2000): LineStage {
	expectInteger('maxLineLength', maxLineLength, {minimum: 1});
	return new TruncateStage(maxLineLength);
}

/** By its class it is known to those who count cut lines: a name anybody may give. */
export class TruncateStage extends BlockStage {
	readonly #maxLineLength: number;

	constructor(maxLineLength: number) {
		super('truncate', line => truncated(line, maxLineLength));
		this.#maxLineLength = maxLineLength;
	}

	// In bytes a line is no shorter. From the furthest place where a short one may end: one look for all that fit before it.
	protected override nextTouched(block: Buffer, from: number): number {
		let start = from;
		while (block.length - start > this.#maxLineLength) {
			const end = block.lastIndexOf(lineFeed, start + this.#maxLineLength) + 1;
			if (end <= start) return start;
			start = end;
		}
		return block.length;
	}
}

const lineFeed = 0x0a;

function truncated(line: string, maxLineLength: number): string {
	if (line.length <= maxLineLength) return line;
	const end = codePointOffset(line, maxLineLength);
	return end < line.length ? line.slice(0, end) + truncationMark : line;
}

/** Where the code point number `count` begins, or the line's end if it has no more than that. */
function codePointOffset(line: string, count: number): number {
	let offset = 0;
	for (let seen = 0; seen < count && offset < line.length; seen++) {
		offset += (line.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
	}
	return offset;
}
