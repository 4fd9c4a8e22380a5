import {say} from './say.ts';

let failed: NodeJS.ErrnoException | undefined;

/** Who reads us may leave at any time, which is no matter to talk of; a full disk is. */
export function watchOutput(): void {
	process.stderr.on('error', () => {});
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (failed === undefined && error.code !== 'EPIPE')
			say(`standard output cannot be written: ${error.message}`);
		failed ??= error;
	});
}

/** For a verb that ends because of its output: 0 when nobody reads it any more, as `| head` does not. */
export function brokenOutputExitCode(): number | undefined {
	if (failed === undefined) return undefined;
	return failed.code === 'EPIPE' ? 0 : 1;
}

/** What is left to say when all is written: 1 when it could not be, though somebody was there to read it. */
export async function outputExitCode(): Promise<number> {
	await outputWritten();
	return brokenOutputExitCode() ?? 0;
}

/** Resolves when all that was written has gone: pipes take it later, and exiting before would cut it off. */
export async function outputWritten(): Promise<void> {
	await Promise.all(
		[process.stdout, process.stderr].map(
			stream =>
				new Promise<void>(resolve => {
					if (stream.destroyed || stream.writableEnded) resolve();
					else stream.write('', () => resolve());
				}),
		),
	);
}
