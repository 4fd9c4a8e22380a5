import type {LogSummary} from '../log-summary.ts';
import {LogWarning, type LogWarningCode, type OnWarning, warn} from '../log-warning.ts';

/** What goes wrong in a pipeline: told through `onWarning`, and the first of it kept as the cause. */
export class PipelineTrouble {
	/** The first cause. */
	error: Error | undefined;
	readonly #onWarning: OnWarning;
	readonly #sinkError: () => Error | undefined;
	#late: Error | undefined;

	/** What the sink says in `sinkError` came before what is noted here. */
	constructor(onWarning: OnWarning, sinkError: () => Error | undefined) {
		this.#onWarning = onWarning;
		this.#sinkError = sinkError;
	}

	// What a stage says may quote a line that is still to be redacted: that stays in `cause`. A sink gets redacted ones.
	noteFailure(code: LogWarningCode, who: string, cause: Error): void {
		const why = code === 'LOGSLUICE_SINK_FAILED' ? cause.message : cause.name;
		this.#note(code, `${who} failed (${why}); what it did not deliver is counted as lost`, cause);
	}

	noteLateSources(within: string): void {
		const message = `What is piped into the log did not end within ${within}; the rest of it is not in the log`;
		this.#note('LOGSLUICE_CHILD_OUTPUT', message);
	}

	noteLateWrite(): void {
		const message = 'Something was written after the end of the pipeline: its lines are lost, and counted';
		this.#note('LOGSLUICE_LINES_LOST', message);
	}

	/** The reason for giving up at the deadline; what that cost is told by `noteLosses()`. */
	late(within: string): Error {
		this.#late = new Error(`Not delivered within ${within}`);
		return this.#late;
	}

	/** To be called at the end. */
	noteLosses({lines, lost}: LogSummary): void {
		if (this.#late === undefined || lost === 0) return;
		const message = `${lost} of ${lines} lines lost: ${this.#late.message}`;
		this.#note('LOGSLUICE_LINES_LOST', message, this.#late);
	}

	#note(code: LogWarningCode, message: string, cause?: Error): void {
		const warning = new LogWarning(code, message, {cause});
		this.error ??= this.#sinkError() ?? cause ?? warning;
		warn(this.#onWarning, warning);
	}
}
