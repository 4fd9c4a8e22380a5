import type {LineBlock} from '../line-block.ts';
import {lineOverheadBytes} from './run.ts';

/** How many lines nobody takes, and what they would have weighed. Of a block nothing is left then. */
export function refuseAll(lines: string | LineBlock): {readonly lines: number; readonly bytes: number} {
	if (typeof lines === 'string') return {lines: 1, bytes: Buffer.byteLength(lines) + lineOverheadBytes};
	const refused = {lines: lines.lines, bytes: lines.size + lines.lines * (lineOverheadBytes - 1)};
	lines.take(lines.lines, lines.bytes.length);
	return refused;
}
