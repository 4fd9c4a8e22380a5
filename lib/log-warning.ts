/** What a `LogWarning` can be about; docs/operating.md says what to do about each. */
export const logWarningCodes = [
	'LOGSLUICE_REDIS_AWAY',
	'LOGSLUICE_REDIS_REFUSED',
	'LOGSLUICE_EXPIRE_REFUSED',
	'LOGSLUICE_LINES_LOST',
	'LOGSLUICE_LOG_RESET',
	'LOGSLUICE_STAGE_FAILED',
	'LOGSLUICE_SINK_FAILED',
	'LOGSLUICE_SHORT_SECRET',
	'LOGSLUICE_CHILD_OUTPUT',
] as const;

export type LogWarningCode = (typeof logWarningCodes)[number];

/**
 * Trouble of the log that is not trouble of the job: told through `onWarning`, never thrown.
 * Tell warnings apart by `code`, which stays the same across versions; the message is for people.
 */
export class LogWarning extends Error {
	override readonly name = 'LogWarning';
	readonly code: LogWarningCode;

	constructor(code: LogWarningCode, message: string, options?: {readonly cause?: unknown}) {
		super(message, options);
		this.code = code;
	}
}

export type OnWarning = (warning: LogWarning) => void;

/** The default `onWarning`. */
export const emitLogWarning: OnWarning = warning => {
	process.emitWarning(warning);
};

/** Calls `onWarning` so that a listener's own mistake, an async one's too, cannot reach the job whose output is logged. */
export function warn(onWarning: OnWarning, warning: LogWarning): void {
	new Promise(resolve => resolve(onWarning(warning))).catch(error => {
		const message = `\`onWarning\` failed on: ${warning.message}`;
		process.emitWarning(new LogWarning(warning.code, message, {cause: error}));
	});
}
