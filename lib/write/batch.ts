import {entryTime} from '../format/log-entry.ts';
import type {Run} from './run.ts';

/** The records of a batch as the append script reads them: a run of lines is one piece, taken apart again in Redis. */
export function encodeRuns(runs: readonly Run[]): (string | number | Buffer)[] {
	const args: (string | number | Buffer)[] = [];
	for (const run of runs) {
		const {kind, time, source, phase, fields = []} = run.origin;
		const count = kind === 'marker' ? fields.length : run.lines;
		args.push(recordKinds[kind], entryTime(time), source, phase, count, run.text, ...fields);
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
	for (const run of runs) entries += run.lines;
	return entries;
}

const recordKinds = {line: 'l', event: 'e', marker: 'm'} as const;
