import {spawn, spawnSync} from 'node:child_process';
import test from 'ava';
import {shellWord} from '../../lib/cli/shell-word.ts';
import {Cli, cliEntry} from './start-cli.ts';

// That of util-linux runs a command on a terminal of its own; others take other options.
const hasScript =
	spawnSync('script', ['--version'], {encoding: 'utf8'}).stdout?.includes('util-linux') ?? false;
if (!hasScript) console.warn('There is no script(1) of util-linux here: no terminal is tried.');

export const onTerminal: typeof test | typeof test.skip = hasScript ? test : test.skip;

/** The command line as a shell takes it, in whose place it is: a shell that waits for it gets ^C as well. */
export function cliCommand(args: readonly string[]): string {
	return `exec ${[process.execPath, ...cliEntry, ...args].map(shellWord).join(' ')}`;
}

/** Runs a command line on a terminal. What is written to its input is typed; `stdout` is all that the terminal shows. */
export function startOnTerminal(command: string, redisUrl: string): Cli {
	const env = {
		...process.env,
		SHELL: '/bin/sh',
		LOGSLUICE_REDIS_URL: redisUrl,
		NO_COLOR: '1',
		FORCE_COLOR: undefined,
	};
	return new Cli(spawn('script', ['-qec', command, '/dev/null'], {env}));
}
