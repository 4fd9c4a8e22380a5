import type {LogEntry} from '../format/log-entry.ts';
import type {OptionTable} from './option.ts';
import {UsageError} from './usage-error.ts';

export const filterOptions: OptionTable = {
	since: {value: 'TIME', help: 'only what came since: 30s, 5m, 2h or 1d ago, or at 2026-11-22T10:15:00Z'},
	source: {value: 'NAME', help: 'only lines of this source, such as stderr'},
	phase: {value: 'NAME', help: 'only lines of this phase'},
	grep: {value: 'PATTERN', help: 'only lines that this regular expression matches'},
};

/**
 * Which entries are asked for. Markers are about the log, not about a source, and always are, but for old ones.
 *
 * @throws UsageError
 */
export function entryFilter(values: ReadonlyMap<string, string>, now: number): (entry: LogEntry) => boolean {
	const since = sinceTime(values.get('since'), now);
	const source = values.get('source');
	const phase = values.get('phase');
	const pattern = regularExpression(values.get('grep'));
	return entry => {
		// Whoever wrote a time that is none is not to be overlooked.
		if (Date.parse(entry.ts) < since) return false;
		if (entry.marker !== undefined) return true;
		if (source !== undefined && entry.source !== source) return false;
		if (phase !== undefined && entry.phase !== phase) return false;
		return pattern === undefined || pattern.test(entry.text);
	};
}

const units: Readonly<Record<string, number>> = {s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000};

function sinceTime(text: string | undefined, now: number): number {
	if (text === undefined) return Number.NEGATIVE_INFINITY;
	const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
	if (number !== undefined) return now - Number(number) * (units[unit] as number);
	const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
	if (!Number.isNaN(time)) return time;
	throw new UsageError(
		`--since needs a time such as 5m (s, m, h, d) or 2026-11-22T10:15:00Z, got ${JSON.stringify(text)}`,
	);
}

function regularExpression(text: string | undefined): RegExp | undefined {
	if (text === undefined) return undefined;
	try {
		return new RegExp(text);
	} catch (error) {
		throw new UsageError(`--grep: ${(error as Error).message}`);
	}
}
