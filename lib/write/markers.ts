import {entryTime} from '../format/log-entry.ts';
import {Delivery} from './delivery.ts';
import type {Dropped} from './line-queue.ts';
import {lineOverheadBytes, Run} from './run.ts';

/** Lines were dropped here, before they could be stored. */
export function gapMarker({lines, bytes, from, to}: Dropped): Run {
	const textBytes = String(bytes - lines * lineOverheadBytes);
	const [first, last] = [entryTime(from), entryTime(to)];
	const text = `lost ${lines} ${lines === 1 ? 'line' : 'lines'} (${textBytes} bytes) from ${first} to ${last}`;
	return marker('gap', text, ['lost', String(lines), 'bytes', textBytes, 'from', first, 'to', last]);
}

/** How many lines a `gap` marker counts; of anything else, nothing. */
export function lostIn({origin}: Run): number | undefined {
	const [, name, , lost] = origin.fields ?? [];
	return name === 'gap' ? Number(lost) : undefined;
}

/** Entries were acknowledged and are gone from Redis; `lost` of them could not be sent once more. */
export function resetMarker(lost: number): Run {
	const text = `Redis lost acknowledged entries; ${lost} could not be restored, others may appear twice`;
	return marker('reset', text, ['lost', String(lost)]);
}

export function isResetMarker({origin}: Run): boolean {
	return origin.fields?.[1] === 'reset';
}

export type EndOutcome = {readonly exitCode?: number | undefined; readonly signal?: string | undefined};

/** The job has ended. */
export function endMarker({exitCode, signal}: EndOutcome, phase: string): Run {
	const text =
		signal === undefined ? (exitCode === undefined ? 'end' : `exit code ${exitCode}`) : `ended by ${signal}`;
	const fields = [
		...(exitCode === undefined ? [] : ['exitCode', String(exitCode)]),
		...(signal === undefined ? [] : ['signal', signal]),
	];
	return marker('end', text, fields, phase);
}

function marker(name: string, text: string, fields: readonly string[], phase = ''): Run {
	const origin = {
		kind: 'marker',
		delivery: new Delivery(),
		time: Date.now(),
		source: 'system',
		phase,
	} as const;
	return Run.of({...origin, fields: ['marker', name, ...fields]}, text);
}
