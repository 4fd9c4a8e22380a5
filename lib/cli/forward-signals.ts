import type {ChildProcess} from 'node:child_process';
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
	return (signal === 'SIGINT' || signal === 'SIGQUIT') && [stdin, stdout, stderr].some(({isTTY}) => isTTY);
}
