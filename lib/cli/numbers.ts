import {UsageError} from './usage-error.ts';

/** @throws UsageError */
export function wholeNumber(name: string, text: string): number {
	const number = Number(text);
	if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) {
		throw new UsageError(`${name} needs a whole number such as 100, got ${JSON.stringify(text)}`);
	}
	return number;
}

/**
 * Seconds on the command line, milliseconds here.
 *
 * @throws UsageError
 */
export function seconds(name: string, text: string): number {
	const milliseconds = Math.round(Number(text) * 1000);
	if (!/^\d+(\.\d+)?$/.test(text) || milliseconds > longestMs) {
		throw new UsageError(
			`${name} needs a number of seconds such as 10 or 0.5, at most a day, got ${JSON.stringify(text)}`,
		);
	}
	return milliseconds;
}

// A day: more than anybody waits, less than timers can.
const longestMs = 86_400_000;
