import {constants} from 'node:os';

/** What a shell shows for a process that a signal ended: 128 and its number. */
export function signalExitCode(signal: NodeJS.Signals): number {
	return 128 + constants.signals[signal];
}
