import {BoundLines} from './bound-lines.ts';
import {LineFraming} from './split-lines.ts';

/** Whether a stream makes lines of bytes, ours or a bare split2. */
export function isFraming(stream: unknown): boolean {
	if (stream instanceof LineFraming || stream instanceof BoundLines) return true;
	return typeof stream === 'object' && stream !== null && 'matcher' in stream && 'mapper' in stream;
}
