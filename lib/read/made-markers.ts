import {
	type AbandonedMarker,
	type ExpiredMarker,
	entryTime,
	type GapMarker,
	type ResetMarker,
} from '../format/log-entry.ts';

// What a reader says itself: no entry of the stream, so without an id and a number.
const made = {source: 'system', phase: '', stored: false} as const;

/** Lines are missing before `behind`; `lost` is absent where nobody knows how many. */
export function gapMarker(behind: {readonly ts: string}, lost?: number): GapMarker {
	return {
		...made,
		// The time of the place in the log, not of its reading.
		ts: behind.ts,
		text: `${lines(lost)} missing here: no longer in Redis`,
		marker: 'gap',
		...(lost !== undefined && {lost}),
	};
}

/** What was read before is no longer in Redis, and what comes now may repeat it. */
export function resetMarker(behind: {readonly ts: string}): ResetMarker {
	return {
		...made,
		ts: behind.ts,
		text: 'Redis lost entries that were read here; those behind this may be the same once more',
		marker: 'reset',
	};
}

export function abandonedMarker(): AbandonedMarker {
	return {
		...made,
		ts: entryTime(Date.now()),
		text: 'the job has not been heard of any more, its log has no end',
		marker: 'abandoned',
	};
}

export function expiredMarker(): ExpiredMarker {
	return {...made, ts: entryTime(Date.now()), text: 'the log is no longer in Redis', marker: 'expired'};
}

function lines(count: number | undefined): string {
	if (count === undefined) return 'an unknown number of lines is';
	return count === 1 ? '1 line is' : `${count} lines are`;
}
