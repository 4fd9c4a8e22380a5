import {signalExitCode} from './exit-code.ts';
import {brokenOutputExitCode} from './standard-output.ts';

/** Ends a verb that would go on, with an exit code as the reason: 130 for ^C, and 0 when nobody reads us any more. */
export function stopper(): {signal: AbortSignal; stop: (exitCode: number) => void} {
	const controller = new AbortController();
	const stop = (exitCode: number) => controller.abort(new Stopped(exitCode));
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, () => stop(signalExitCode(signal)));
	}
	process.stdout.once('error', () => stop(brokenOutputExitCode() ?? 1));
	return {signal: controller.signal, stop};
}

export class Stopped extends Error {
	override readonly name = 'Stopped';
	readonly exitCode: number;

	constructor(exitCode: number) {
		super('stopped');
		this.exitCode = exitCode;
	}
}
