import type {Transform} from 'node:stream';
import split from 'split2';

/**
 * split2, with the returns taken off the end of each line.
 *
 * Splitting at `'\n'` is linear; the pattern `/\r*\n/` is not, on a line of returns alone, and costs more on every other.
 */
export function lineSplitter(): Transform {
	return split('\n', withoutReturns);
}

function withoutReturns(line: string): string {
	let end = line.length;
	while (end > 0 && line.charCodeAt(end - 1) === 0x0d) end--;
	return end === line.length ? line : line.slice(0, end);
}
