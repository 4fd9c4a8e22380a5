import type {Redis} from 'ioredis';
import {type ChildExit, type LogSummary, logKey} from 'logsluice';
import {count, counted, size} from '../../lib/cli/figures.ts';
import type {ReadBack} from './read-back.ts';
import {type Screen, styled} from './screen.ts';

export type Told = {
	readonly redis: Redis;
	readonly jobId: string;
	readonly summary: LogSummary;
	readonly outcome: ChildExit;
	readonly reader: ReadBack;
};

/** What became of it all: the log's own counts, what Redis says, and what was read back. */
export async function tellSummary(
	screen: Screen,
	{redis, jobId, summary, outcome, reader}: Told,
): Promise<void> {
	const key = logKey(jobId);
	const [entries, bytes, ttl] = await Promise.all([
		redis.xlen(key),
		redis.memory('USAGE', key),
		redis.ttl(key),
	]);
	const rules = Object.entries(summary.redactedByRule).map(([rule, times]) => `${rule} ${times}`);
	const rows = {
		printed: `${counted(summary.lines, 'line')}, ${size(summary.bytesIn)}; ${ending(outcome)}`,
		masked: `${counted(summary.redacted, 'line')}${rules.length > 0 ? ` (${rules.join(', ')})` : ''}`,
		'left out': counted(summary.filtered, 'blank line'),
		lost: counted(summary.lost, 'line'),
		'in Redis': `${count(entries)} entries in ${key}, ${size(bytes ?? 0)}, for ${Math.round(ttl / 3600)} h`,
		'read back': readBack(reader),
	};
	screen.say();
	for (const [name, text] of Object.entries(rows)) {
		screen.say(`${styled('bold', name.padStart(13))} │ ${text}`);
	}
}

function ending({exitCode, signal}: ChildExit): string {
	return signal === null ? `exit code ${exitCode}` : `ended by ${signal}`;
}

function readBack({lines, missing, trimmed}: ReadBack): string {
	const parts = [counted(lines, 'line'), `${missing === 0 ? 'none' : count(missing)} missing`];
	if (trimmed > 0) parts.push(`${count(trimmed)} trimmed before: a log keeps its newest 50 000 or so`);
	return parts.join(', ');
}
