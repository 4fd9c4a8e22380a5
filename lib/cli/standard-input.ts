import type {Writable} from 'node:stream';
import {noteInterrupt} from './cursor.ts';
import {say} from './say.ts';

export type Input = {
	/** Resolves when there is no more to read, with the signal that ended the reading, if one did. */
	readonly ended: Promise<NodeJS.Signals | null>;
	/** Resolves at a second signal: somebody does not want to wait for the rest. */
	readonly impatient: Promise<void>;
};

/** A terminal waits for somebody to type, which looks like a program that hangs. */
export function sayWhenTyped(): void {
	if (process.stdin.isTTY) say('reading what is typed here, until ^D');
}

/** Reads standard input into `target`, without ending it. */
export function standardInput(target: Writable): Input {
	const {stdin} = process;
	stdin.pipe(target, {end: false});
	let hurry: () => void = () => {};
	const impatient = new Promise<void>(resolve => {
		hurry = resolve;
	});
	const ended = new Promise<NodeJS.Signals | null>(resolve => {
		const stopReading = (signal: NodeJS.Signals | null) => {
			stdin.unpipe(target);
			stdin.destroy();
			resolve(signal);
		};
		let signalled: NodeJS.Signals | null = null;
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
			process.on(signal, () => {
				noteInterrupt(signal);
				if (signalled !== null) {
					hurry();
					stopReading(signalled);
				}
				signalled ??= signal;
				// ^C ends what writes to us too, and its last words are on their way. A terminal says no more.
				setTimeout(stopReading, stdin.isTTY ? 0 : lastWordsMs, signal);
			});
		}
		// ^C reaches us and what writes to us at once: its end must not be taken for one that has nothing to do with it.
		// The kernel may give our signal to a thread that is not running at the moment, hence the wait.
		stdin.once('end', () => setTimeout(() => resolve(signalled), signalDelayMs));
		stdin.once('error', error => {
			say(`standard input cannot be read: ${error.message}`);
			stopReading(null);
		});
	});
	return {ended, impatient};
}

const lastWordsMs = 2000;
const signalDelayMs = 50;
