import type {JobLog} from '../job-log.ts';
import type {LogSummary} from '../log-summary.ts';
import {within} from '../within.ts';
import {counted} from './figures.ts';
import {say} from './say.ts';

/** Where the end takes long because of Redis, says so: a prompt that does not come back is a riddle. */
export function sayWhenWaiting(log: JobLog, flushTimeoutMs: number): void {
	setTimeout(() => {
		const {lines, filtered, written, lost} = log.stats;
		const waiting = lines - filtered - written - lost;
		const what = waiting > 0 ? counted(waiting, 'line') : 'the end of the log';
		say(`done; waiting up to ${flushTimeoutMs / 1000} s for Redis to take ${what} (^C: do not wait)`);
	}, 1500).unref();
}

/** Where a log answers, it takes its end in no time, so even who does not want to wait gives it that long. */
export const momentMs = 500;

/** The summary that `ended` gives, or what is known by then: what is not acknowledged counts as lost. */
export async function summaryWithin(
	milliseconds: number,
	log: JobLog,
	ended: Promise<LogSummary>,
): Promise<LogSummary> {
	await within(milliseconds, ended);
	const {stats} = log;
	return Promise.race([ended, {...stats, lost: stats.lines - stats.filtered - stats.written}]);
}
