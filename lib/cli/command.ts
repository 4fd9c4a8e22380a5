import {type ChildProcess, spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {redactText} from '../redaction/redact-text.ts';
import {childEnvironment} from './child-environment.ts';
import {shellWord} from './shell-word.ts';
import {shownText} from './shown-text.ts';

/** Starts the command with our standard input, and its output coming to us as bytes. */
export function startCommand(command: string, args: readonly string[]): ChildProcess {
	const {stdout} = process;
	const colorDepth = stdout.isTTY ? stdout.getColorDepth() : 1;
	return spawn(command, args, {
		stdio: ['inherit', 'pipe', 'pipe'],
		env: childEnvironment(process.env, colorDepth),
	});
}

/** Why it did not start, without its `secrets`, and the exit code that shells have for that. */
export function startFailure(
	command: string,
	{code, message}: NodeJS.ErrnoException,
	secrets: readonly string[],
): {message: string; exitCode: number} {
	const masked = (text: string) => redactText(text, {secrets, onWarning: () => {}});
	const shown = masked(command);
	const quoted = JSON.stringify(shown);
	if (code === 'ENOENT' && command.includes('/') && existsSync(command)) {
		const why = 'what its first line says it is to be run with is not there';
		return {message: `${quoted} cannot be run: ${why}`, exitCode: 126};
	}
	if (code === 'ENOENT') {
		// What has lost a secret or a line end is not the line to type.
		const isWhole = shownText(shown) === command;
		const hint = /\s/.test(command)
			? `; to have a shell read it: logsluice run -- sh -c ${isWhole ? shellWord(command) : "'…'"}`
			: '';
		return {message: `there is no command ${quoted}${hint}`, exitCode: 127};
	}
	if (code === 'EACCES') return {message: `${quoted} cannot be run: it is not executable`, exitCode: 126};
	return {message: `${quoted} cannot be run: ${masked(message)}`, exitCode: 126};
}
