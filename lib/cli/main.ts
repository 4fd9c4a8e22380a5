#!/usr/bin/env node
import {program} from './program.ts';
import {verbs} from './verbs.ts';

// Who reads us may leave at any time; the verbs that end then hear of it by themselves.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const exitCode = await program(process.argv.slice(2), verbs);
await Promise.all([written(process.stdout), written(process.stderr)]);
// A host name that cannot be resolved, or a grandchild that keeps a pipe, would hold the process for long after.
process.exit(exitCode);

/** Pipes take what is written later: leaving before would cut it off. */
function written(stream: NodeJS.WriteStream): Promise<void> {
	return new Promise(resolve => {
		if (stream.destroyed || stream.writableEnded) resolve();
		else stream.write('', () => resolve());
	});
}
