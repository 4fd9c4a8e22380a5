import {styleText} from 'node:util';
import type {LogSummary} from '../log-summary.ts';
import {count, counted, duration, size} from './figures.ts';
import {shownText} from './shown-text.ts';

/** How a command ended: one of the two. */
export type Outcome = {readonly exitCode: number | null; readonly signal: NodeJS.Signals | null};

/** `✔ job build-42 · 12 481 lines · 1.9 MB · 14.2 s · exit 0 · tail: logsluice tail build-42`. */
export function summaryLine(
	name: string,
	{lines, bytesIn, redacted, truncated, failed, lost, written}: LogSummary,
	{milliseconds, outcome, tail}: {milliseconds: number; outcome?: Outcome; tail: string},
): string {
	const good = outcome === undefined || outcome.exitCode === 0;
	const parts = [
		shownText(name),
		counted(lines, 'line'),
		size(bytesIn),
		...some(redacted, 'redacted'),
		...some(truncated, 'truncated'),
		...some(failed, 'withheld'),
		...some(lost, 'lost').map(text => styled('yellow', text)),
		duration(milliseconds),
		...(outcome === undefined ? [] : [ending(outcome)]),
		// Nothing is there to be followed.
		...(lost > 0 && written === 0 ? [] : [`tail: ${shownText(tail)}`]),
	];
	return `${mark(good, lost)} ${parts.join(' · ')}`;
}

// How the command ended comes first; of one that ended well, whether its log is whole.
function mark(isGood: boolean, lost: number): string {
	if (!isGood) return styled('red', '✖');
	return lost > 0 ? styled('yellow', '!') : styled('green', '✔');
}

function some(number: number, what: string): string[] {
	return number > 0 ? [`${count(number)} ${what}`] : [];
}

function ending({exitCode, signal}: Outcome): string {
	return signal === null ? `exit ${exitCode}` : `ended by ${signal}`;
}

function styled(color: 'green' | 'red' | 'yellow', text: string): string {
	return styleText(color, text, {stream: process.stderr});
}
