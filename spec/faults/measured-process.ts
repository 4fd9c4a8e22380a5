import {fork} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';

/**
 * Runs a script of this folder in a process of its own, whose memory nothing else fills, and gives its last word.
 * Meanwhile the script may ask for something to be done, by a string.
 */
export async function measuredProcess<Result>(
	script: string,
	args: readonly string[],
	onAsked: (what: string) => Promise<void> = async () => {},
): Promise<Result> {
	const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, {
		execArgv: [...process.execArgv, '--expose-gc'],
	});
	let result: Result | undefined;
	child.on('message', async message => {
		if (typeof message === 'string') {
			await onAsked(message);
			if (child.connected) child.send('done');
		} else {
			result = message as Result;
		}
	});
	const [code] = await once(child, 'close');
	if (code !== 0 || result === undefined) throw new Error(`${script} ended with ${code}`);
	return result;
}
