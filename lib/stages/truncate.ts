import {expectInteger} from '../expect.ts';
import {truncationMark} from '../truncation-mark.ts';
import {LineStage} from './map-lines.ts';

/**
 * A stage that cuts a line of more than `maxLineLength` characters (code points, so that none is cut in two) to its
 * first `maxLineLength` and ` [truncated]`. A line of exactly that many is left as it is.
 *
 * @param maxLineLength In code points. Default: 2,000. Minimum: 1.
 * @throws TypeError when `maxLineLength` is not an integer of at least 1.
 */
export function truncate(maxLineLength = 2000): LineStage {
	expectInteger('maxLineLength', maxLineLength, {minimum: 1});
	return new TruncateStage('truncate', line => {
		if (line.length <= maxLineLength) return line;
		const end = codePointOffset(line, maxLineLength);
		return end < line.length ? line.slice(0, end) + truncationMark : line;
	});
}

/** By its class it is known to those who count cut lines: a name anybody may give. */
export class TruncateStage extends LineStage {}

/** Where the code point number `count` begins, or the line's end if it has no more than that. */
function codePointOffset(line: string, count: number): number {
	let offset = 0;
	for (let seen = 0; seen < count && offset < line.length; seen++) {
		offset += (line.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
	}
	return offset;
}
