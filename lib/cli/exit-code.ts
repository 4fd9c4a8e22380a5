import {constants} from 'node:os';

/** What a shell shows for a process that a signal ended: 128 and its number. */
export function signalExitCode(signal: NodeJS.Signals): number {
	return 128 + constants.signals[signal];
}

/** Those of all verbs but `run`, which exits as its command does. */
export const exitCodes: readonly (readonly [code: string, meaning: string])[] = [
	['0', 'done, however the job that is shown ended'],
	['1', 'not done: no Redis, no log, no file, no room for the output; with --strict, lines were lost'],
	['2', 'a mistake in the command line'],
	['128+N', 'ended by signal N, as by ^C (130); serve, which ends no other way, gives 0'],
];
