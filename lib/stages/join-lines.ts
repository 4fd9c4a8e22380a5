import {Transform, type TransformCallback} from 'node:stream';
import {lineOf} from './line-of.ts';

/**
 * A stage for the end of the chain, where bytes are wanted: it puts the `\n` back behind each line, so that a file, a
 * compressor or a socket can be the sink.
 *
 * It is a Transform of its own and none of `mapLines()`, which never lets a `\n` out.
 */
export function joinLines(): Transform {
	return new Transform({
		objectMode: true,
		transform(line: unknown, _encoding: BufferEncoding, callback: TransformCallback): void {
			try {
				callback(null, `${lineOf(line)}\n`);
			} catch (error) {
				callback(error as Error);
			}
		},
	});
}
