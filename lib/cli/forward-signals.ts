import type {ChildProcess} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {noteInterrupt} from './cursor.ts';

/**
 * Passes on to the command what is sent to us. Once the command is gone, a signal is for us alone:
 * `impatient` resolves, since somebody does not want to wait for the rest any more.
 */
export function forwardSignals(child: ChildProcess): {impatient: Promise<void>; stop: () => void} {
	let hurry: () => void = () => {};
	const impatient = new Promise<void>(resolve => {
		hurry = resolve;
	});
	const onSignal = (signal: NodeJS.Signals) => {
		noteInterrupt(signal);
		if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) hurry();
		else if (!comesFromTerminal(signal)) child.kill(signal);
	};
	for (const signal of forwarded) process.on(signal, onSignal);
	const stop = () => {
		for (const signal of forwarded) process.off(signal, onSignal);
	};
	return {impatient, stop};
}

const forwarded: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];

// ^C and ^\ reach the command by themselves, being in the terminal's process group as we are; npm and others take a
// second one for "at once".
function comesFromTerminal(signal: NodeJS.Signals): boolean {
	const {stdin, stdout, stderr} = process;
	const isOnTerminal = [stdin, stdout, stderr].some(({isTTY}) => isTTY);
	return (signal === 'SIGINT' || signal === 'SIGQUIT') && isOnTerminal && !isInBackground();
}

/** Where no key that is pressed reaches us, as `command &` has it. Only Linux says so; elsewhere it is not assumed. */
function isInBackground(): boolean {
	try {
		const stat = readFileSync('/proc/self/stat', 'utf8');
		// Behind the name, which may hold anything: state, parent, group, session, terminal, the terminal's group.
		const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return group !== foreground;
	} catch {
		return false;
	}
}
