import type {Redis} from 'ioredis';
import {type LogEntry, parseEntry} from '../../lib/format/log-entry.ts';
import {logKey} from '../../lib/format/log-key.ts';
import type {LogWarning} from '../../lib/log-warning.ts';

/** All entries of a job's log, as they stand in Redis. */
export async function storedEntries(client: Redis, jobId: string): Promise<LogEntry[]> {
	const entries = await client.xrange(logKey(jobId), '-', '+');
	return entries.map(([id, fields]) => parseEntry(id, fields));
}

/** `ok` when every line is there once, in order, and `n` has no hole; else what is wrong. */
export async function auditLines(client: Redis, jobId: string, expected: readonly string[]): Promise<string> {
	const entries = await storedEntries(client, jobId);
	const hole = entries.findIndex((entry, index) => entry.n !== (entries[0]?.n ?? 1) + index);
	if (hole !== -1)
		return `n has a hole at entry ${hole}: ${entries[hole - 1]?.n} is followed by ${entries[hole]?.n}`;
	const texts = entries.filter(entry => entry.marker === undefined).map(({text}) => text);
	const wrong = expected.findIndex((text, index) => texts[index] !== text);
	if (wrong !== -1) return `line ${wrong} is ${texts[wrong]} instead of ${expected[wrong]}`;
	return texts.length === expected.length ? 'ok' : `${texts.length} lines instead of ${expected.length}`;
}

export function numberedLines(count: number, of = 'line'): string[] {
	return Array.from({length: count}, (_, index) => `${of} ${index}`);
}

/** What was told, but that Redis was slow: on a busy machine it may always be. */
export function codesOf(warnings: readonly LogWarning[]): string[] {
	return warnings.map(({code}) => code).filter(code => code !== 'LOGSLUICE_REDIS_AWAY');
}
