import type {ChildProcess} from 'node:child_process';
import {getSystemErrorName} from 'node:util';

export type ChildExit = {readonly exitCode: number | null; readonly signal: NodeJS.Signals | null};

/** Settles when the child is gone, also when it was gone before; rejects with its error when it never started. */
export function childExit(child: ChildProcess): Promise<ChildExit> {
	return new Promise((resolve, reject) => {
		const settle = (): void => {
			if (child.pid === undefined) reject(spawnError(child));
			else resolve({exitCode: child.exitCode, signal: child.signalCode});
		};
		if (child.exitCode !== null || child.signalCode !== null) {
			settle();
			return;
		}
		child.once('exit', settle);
		// Also emitted when a signal could not be sent, which is not the end of the child.
		child.on('error', error => {
			if (child.pid === undefined) reject(error);
		});
	});
}

// As Node words it; its own was emitted before anybody listened.
function spawnError(child: ChildProcess): Error {
	const code = getSystemErrorName(child.exitCode as number);
	return Object.assign(new Error(`spawn ${child.spawnfile} ${code}`), {code, path: child.spawnfile});
}
