/**
 * What became of the lines of a pipeline or job. `lines` = `filtered` + `written` + `lost` once it has ended;
 * until then the difference is on its way. Events and markers count in none of them.
 */
export type LogSummary = {
	/** Lines that came out of the framing, or that a stage added. */
	readonly lines: number;
	/** Lines that a stage took out on purpose. */
	readonly filtered: number;
	/** Lines that Redis acknowledged; with another sink, lines that it took. */
	readonly written: number;
	/** Lines that reached no one. */
	readonly lost: number;
	/** Lines in which something was redacted. */
	readonly redacted: number;
	/** How many times each rule redacted something; known values count as `secret`. */
	readonly redactedByRule: Readonly<Record<string, number>>;
	/** Lines cut by `truncate()` or by the framing. */
	readonly truncated: number;
	/** Lines withheld because a stage failed on them. */
	readonly failed: number;
	readonly bytesIn: number;
	/** Bytes of lines beyond `maxLineBytes`, and of progress frames that newer ones replaced there. */
	readonly skippedBytes: number;
	/** The id of the newest entry in Redis when the last line was acknowledged; absent without one, or with another sink. */
	readonly lastId?: string;
	/** Why lines were lost or a stage or sink failed: the first cause. */
	readonly error?: Error;
};

export const emptySummary: LogSummary = {
	lines: 0,
	filtered: 0,
	written: 0,
	lost: 0,
	redacted: 0,
	redactedByRule: {},
	truncated: 0,
	failed: 0,
	bytesIn: 0,
	skippedBytes: 0,
};

/** The summary of two parts of a job, the newer one second. */
export function addSummaries(older: LogSummary, newer: LogSummary): LogSummary {
	const lastId = newer.lastId ?? older.lastId;
	const error = older.error ?? newer.error;
	const redactedByRule = {...older.redactedByRule};
	for (const [rule, times] of Object.entries(newer.redactedByRule)) {
		redactedByRule[rule] = (redactedByRule[rule] ?? 0) + times;
	}
	return {
		lines: older.lines + newer.lines,
		filtered: older.filtered + newer.filtered,
		written: older.written + newer.written,
		lost: older.lost + newer.lost,
		redacted: older.redacted + newer.redacted,
		redactedByRule,
		truncated: older.truncated + newer.truncated,
		failed: older.failed + newer.failed,
		bytesIn: older.bytesIn + newer.bytesIn,
		skippedBytes: older.skippedBytes + newer.skippedBytes,
		...(lastId !== undefined && {lastId}),
		...(error !== undefined && {error}),
	};
}
