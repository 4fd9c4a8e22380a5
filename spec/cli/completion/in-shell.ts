import {spawnSync} from 'node:child_process';

/** Whether a shell is here; says aloud what is not tried where it is not. */
export function hasShell(name: string): boolean {
	const isHere = spawnSync(name, ['-c', 'exit 0']).status === 0;
	if (!isHere) console.warn(`There is no ${name} here: its completion is not tried.`);
	return isHere;
}

/** What a shell prints for a script; an error where it says anything beside. */
export function inShell(command: readonly [string, ...string[]], script: string): string[] {
	const [shell, ...args] = command;
	const {stdout, stderr, status} = spawnSync(shell, [...args, '-c', script], {encoding: 'utf8'});
	if (status !== 0 || stderr !== '') throw new Error(`${shell} ended with ${status}: ${stderr}`);
	return stdout.split('\n').filter(line => line !== '');
}
