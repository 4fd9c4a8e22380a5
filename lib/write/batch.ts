import {entryTime} from '../format/log-entry.ts';
import type {Run} from './line-queue.ts';

/** The records of a batch as the append script reads them: a run of lines is one string, split again in Redis. */
export function encodeRuns(runs: readonly Run[]): (string | number)[] {
	const args: (string | number)[] = [];
	for (const {kind, time, source, phase, lines, fields = []} of runs) {
		const count = kind === 'marker' ? fields.length : lines.length;
		args.push(recordKinds[kind], entryTime(time), source, phase, count, lines.join('\n'), ...fields);
	}
	return args;
}

export function bytesOf(runs: readonly Run[]): number {
	let bytes = 0;
	for (const run of runs) bytes += run.bytes;
	return bytes;
}

export function entriesOf(runs: readonly Run[]): number {
	let entries = 0;
	for (const run of runs) entries += run.lines.length;
	return entries;
}

const recordKinds = {line: 'l', event: 'e', marker: 'm'} as const;
