import type {ChildProcess} from 'node:child_process';
import type {JobLog} from '../job-log.ts';
import type {LogSummary} from '../log-summary.ts';
import {startCommand, startFailure} from './command.ts';
import {echo} from './echo.ts';
import {forwardSignals} from './forward-signals.ts';
import {momentMs, sayWhenWaiting, summaryWithin} from './impatience.ts';
import {say} from './say.ts';
import type {Outcome} from './summary-line.ts';

export type LoggedRun = {
	readonly outcome: Outcome;
	readonly summary: LogSummary;
	/** How long the command itself ran. */
	readonly milliseconds: number;
};

type LogOfCommand = {
	readonly log: JobLog;
	readonly flushTimeoutMs: number;
	/** Not to be shown when we talk of the command ourselves. */
	readonly secrets: readonly string[];
};

/** Runs a command to its end, shows what it prints as it is, puts that into the log, and ends the log. */
export async function runLogged(
	command: string,
	args: readonly string[],
	{log, flushTimeoutMs, secrets}: LogOfCommand,
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
		const outcome = notStarted(command, error as Error, secrets);
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

	const logged = captured(log, child, error => notStarted(command, error, secrets)).then(async outcome => {
		// Waiting for the last lines may have taken all the time that there is.
		const rest = flushTimeoutMs - (performance.now() - (closed ?? exited));
		return {outcome, summary: await summaryWithin(Math.max(rest, momentMs), log, log.end(outcome))};
	});
	const left = impatient.then(async () => {
		// A process that the command left behind may hold its output open, and the end of the log up.
		child.stdout?.destroy();
		child.stderr?.destroy();
		return {
			outcome: {exitCode: child.exitCode, signal: child.signalCode},
			summary: await summaryWithin(
				momentMs,
				log,
				logged.then(({summary}) => summary),
			),
		};
	});
	const result = await Promise.race([logged, left]);
	stop();
	return {...result, milliseconds: exited - start};
}

async function captured(
	log: JobLog,
	child: ChildProcess,
	notStarted: (error: Error) => Outcome,
): Promise<Outcome> {
	let failed: Outcome | undefined;
	child.on('error', error => {
		// Also emitted when a signal cannot be sent.
		if (child.pid === undefined) failed = notStarted(error);
	});
	return log.capture(child).catch(error => failed ?? notStarted(error));
}

function notStarted(command: string, error: NodeJS.ErrnoException, secrets: readonly string[]): Outcome {
	const {message, exitCode} = startFailure(command, error, secrets);
	say(message);
	return {exitCode, signal: null};
}
