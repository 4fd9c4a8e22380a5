import type {ChildProcess} from 'node:child_process';
import {setTimeout} from 'node:timers/promises';
import type {JobLog} from '../job-log.ts';
import type {LogSummary} from '../log-summary.ts';
import {startCommand, startFailure} from './command.ts';
import {echo} from './echo.ts';
import {forwardSignals} from './forward-signals.ts';
import {sayWhenWaiting, withoutWaiting} from './impatience.ts';
import type {OpenLog} from './open-log.ts';
import {say} from './say.ts';
import type {Outcome} from './summary-line.ts';

export type LoggedRun = {
	readonly outcome: Outcome;
	readonly summary: LogSummary;
	/** How long the command itself ran. */
	readonly milliseconds: number;
};

/** Runs a command to its end, shows what it prints as it is, puts that into the log, and ends the log. */
export async function runLogged(
	command: string,
	args: readonly string[],
	{log, flushTimeoutMs}: OpenLog,
): Promise<LoggedRun> {
	const start = performance.now();
	let exited = start;
	let closed: number | undefined;
	let child: ChildProcess;
	try {
		child = startCommand(command, args);
	} catch (error) {
		// Most failures come as an event; these are thrown, so `capture()` cannot put them into the log.
		void log.writeEvent(`Command failed to start: ${(error as Error).message}`);
		const outcome = notStarted(command, error as Error);
		return {outcome, summary: await log.end(outcome), milliseconds: 0};
	}
	const {impatient, stop} = forwardSignals(child);
	echo(child);
	child.once('exit', () => {
		exited = performance.now();
	});
	child.once('close', () => {
		closed = performance.now();
		sayWhenWaiting(log, flushTimeoutMs);
	});

	const logged = captured(log, child, command).then(async outcome => {
		// Waiting for the last lines may have taken all the time that there is.
		const rest = flushTimeoutMs - (performance.now() - (closed ?? exited));
		const summary = await within(Math.max(rest, 500), log.end(outcome));
		return {outcome, summary: summary ?? withoutWaiting(log.stats)};
	});
	const left = impatient.then(() => ({
		outcome: {exitCode: child.exitCode, signal: child.signalCode},
		summary: withoutWaiting(log.stats),
	}));
	const result = await Promise.race([logged, left]);
	stop();
	return {...result, milliseconds: exited - start};
}

async function captured(log: JobLog, child: ChildProcess, command: string): Promise<Outcome> {
	let failed: Outcome | undefined;
	child.on('error', error => {
		// Also emitted when a signal cannot be sent.
		if (child.pid === undefined) failed = notStarted(command, error);
	});
	return log.capture(child).catch(error => failed ?? notStarted(command, error));
}

function notStarted(command: string, error: NodeJS.ErrnoException): Outcome {
	const {message, exitCode} = startFailure(command, error);
	say(message);
	return {exitCode, signal: null};
}

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
	return Promise.race([promise, setTimeout(milliseconds, undefined)]);
}
