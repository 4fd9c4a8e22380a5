import type {LogSummary} from './log-summary.ts';

/** With `strict: true`, what `flush()` and `end()` reject with when lines were lost. */
export class LogLostError extends Error {
	override readonly name = 'LogLostError';
	readonly code = 'LOGSLUICE_LOG_LOST';
	/** What was delivered, and what not. */
	readonly summary: LogSummary;

	constructor(summary: LogSummary) {
		const {lost, lines, error} = summary;
		const why = error === undefined ? '' : `: ${error.message}`;
		super(`${lost} of ${lines} lines of the log were lost${why}`, {cause: error});
		this.summary = summary;
	}
}
