import type {ChildProcess} from 'node:child_process';
import {Writable} from 'node:stream';
import {watchCursor} from './cursor.ts';

/** Shows what a command prints, as it is, with the backpressure of whoever reads us. */
export function echo({stdout, stderr}: ChildProcess): void {
	stdout?.pipe(echoOn(process.stdout));
	stderr?.pipe(echoOn(process.stderr));
	watchCursor({stdout, stderr});
}

// Once nobody reads us any more (`| head`), the rest is let go: the job goes on, and so does its log. Not a `pipe()`
// to our own stream: when that breaks while it is awaited, Node (20.20) leaves the source paused for ever.
function echoOn(stream: NodeJS.WriteStream): Writable {
	let isBroken = false;
	return new Writable({
		write(chunk: Uint8Array, _encoding, callback) {
			if (isBroken) {
				callback();
				return;
			}
			stream.write(chunk, error => {
				isBroken = Boolean(error);
				callback();
			});
		},
	});
}
