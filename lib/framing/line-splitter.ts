import type {Transform, TransformCallback} from 'node:stream';
import split from 'split2';

/**
 * split2, with the stages' work done inside it: `mapper` on each line, and what `flush` gives after the last one.
 *
 * Splitting at `'\n'` and taking the returns off each line is linear; the pattern `/\r*\n/` is not, on a line of
 * returns alone, and costs more on every other.
 */
export function lineSplitter(
	mapper: (line: string) => string | undefined = line => line,
	flush: () => Iterable<string> = () => [],
): Transform {
	const splitter = split('\n', (line: string) => mapper(withoutReturns(line)));
	const flushLastLine = splitter._flush;
	// split2 has no hook behind the last line, and takes an option `flush` for its own.
	splitter._flush = (callback: TransformCallback) => {
		flushLastLine.call(splitter, error => {
			if (error) return callback(error);
			try {
				for (const line of flush()) splitter.push(line);
			} catch (thrown) {
				return callback(thrown as Error);
			}
			callback();
		});
	};
	return splitter;
}

function withoutReturns(line: string): string {
	let end = line.length;
	while (end > 0 && line.charCodeAt(end - 1) === 0x0d) end--;
	return end === line.length ? line : line.slice(0, end);
}
