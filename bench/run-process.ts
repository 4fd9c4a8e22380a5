import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

/** Runs a script of `bench/processes/` in a process of its own, which nothing else has warmed; gives what it prints. */
export async function runProcess<Result>(
	script: string,
	args: readonly (string | number)[],
): Promise<Result> {
	const {stdout} = await promisify(execFile)(process.execPath, [
		...['--expose-gc', '--import=tsx', processFile(script)],
		...args.map(String),
	]);
	return JSON.parse(stdout || 'null');
}

export function processFile(script: string): string {
	return fileURLToPath(new URL(`processes/${script}`, import.meta.url));
}
