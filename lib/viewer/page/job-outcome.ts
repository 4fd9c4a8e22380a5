import type {Entry} from './entry.ts';
import type {ConnectionState} from './log-connection.ts';
import {shownText} from './shown-text.ts';

/** What becomes of the job, in one word for its colours and in words for people. */
export type Outcome = {
	readonly kind: 'waiting' | 'running' | 'passed' | 'failed' | 'ended' | 'lost' | 'cut-off';
	readonly words: string;
	/** What to say about it beside, if anything. */
	readonly hint?: string;
};

/** How a job ended that has. */
export function ending({exitCode, signal}: Pick<Entry, 'exitCode' | 'signal'>): Outcome {
	if (signal !== undefined && signal !== '') return {kind: 'failed', words: `ended by ${shownText(signal)}`};
	if (exitCode === undefined) return {kind: 'ended', words: 'ended'};
	return exitCode === 0
		? {kind: 'passed', words: 'exit code 0'}
		: {kind: 'failed', words: `exit code ${exitCode}`};
}

/** What is known of the job from the connection, the last end marker that holds, and whether there are lines. */
export function outcome(state: ConnectionState, end: Entry | undefined, hasLines: boolean): Outcome {
	switch (state) {
		case 'ended':
			return end === undefined ? {kind: 'ended', words: 'ended'} : ending(end);
		case 'abandoned':
			return {
				kind: 'lost',
				words: 'abandoned',
				hint: 'The process that wrote this log has not been heard of any more. It may be dead, or cut off from Redis.',
			};
		case 'expired':
			return {
				kind: 'lost',
				words: 'expired',
				hint: 'This log is no longer in Redis. What you see is what this page had read; it is gone when you close it.',
			};
		case 'signed-out':
			return {
				kind: 'cut-off',
				words: 'signed out',
				hint: 'The server does not let this page in any more. Sign in again, then reload.',
			};
		case 'refused':
			return {kind: 'cut-off', words: 'no such log', hint: 'The server knows no job of this name.'};
		case 'reconnecting':
			return {
				kind: 'cut-off',
				words: 'reconnecting',
				hint: 'The server cannot be reached. This page goes on where it was as soon as it can.',
			};
		default:
			if (end !== undefined) return ending(end);
			if (hasLines) return {kind: 'running', words: 'running'};
			return state === 'connecting'
				? {kind: 'waiting', words: 'connecting'}
				: {kind: 'waiting', words: 'waiting'};
	}
}
