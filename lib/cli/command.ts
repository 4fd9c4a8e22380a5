import {type ChildProcess, spawn} from 'node:child_process';
import {childEnvironment} from './child-environment.ts';
import {shellWord} from './shell-word.ts';

/** Starts the command with our standard input, and its output coming to us as bytes. */
export function startCommand(command: string, args: readonly string[]): ChildProcess {
	const {stdout} = process;
	const colorDepth = stdout.isTTY ? stdout.getColorDepth() : 1;
	return spawn(command, args, {
		stdio: ['inherit', 'pipe', 'pipe'],
		env: childEnvironment(process.env, colorDepth),
	});
}

/** Why it did not start, and the exit code that shells have for that. */
export function startFailure(
	command: string,
	{code, message}: NodeJS.ErrnoException,
): {message: string; exitCode: number} {
	const quoted = JSON.stringify(command);
	if (code === 'ENOENT') {
		const hint = /\s/.test(command)
			? `; to have a shell read it: logsluice run -- sh -c ${shellWord(command)}`
			: '';
		return {message: `there is no command ${quoted}${hint}`, exitCode: 127};
	}
	if (code === 'EACCES') return {message: `${quoted} cannot be run: it is not executable`, exitCode: 126};
	return {message: `${quoted} cannot be run: ${message}`, exitCode: 126};
}
