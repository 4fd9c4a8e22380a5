import type {Input} from './bench-input.ts';
import type {Figures} from './measured.ts';
import {runProcess} from './run-process.ts';

export type ContestantRun = {
	readonly name: 'logsluice' | 'careful' | 'ancestor';
	readonly mode: 'sink' | 'end-to-end';
	readonly input: Input;
	readonly url: string;
	readonly profile?: string;
};

/** One contestant in one round; an error unless all of its lines are in Redis. */
export async function runContestant({name, mode, input, url, profile}: ContestantRun): Promise<Figures> {
	const args = [name, mode, input.file, url, ...(profile === undefined ? [] : [profile])];
	const {seconds, clientSeconds, redisSeconds, stored} = await runProcess<Ran>('contestant.ts', args);
	const {logsluice, others} = input.cleaned;
	const expected = mode === 'sink' ? input.filledLines : name === 'logsluice' ? logsluice : others;
	// The fastest way to write a log is to lose some of it.
	if (stored !== expected) throw new Error(`${name} (${mode}) stored ${stored} lines of ${expected}`);
	const lines = mode === 'sink' ? input.filledLines : input.lines;
	return {
		linesPerSecond: lines / seconds,
		clientMicroseconds: (clientSeconds / lines) * 1e6,
		redisMicroseconds: (redisSeconds / lines) * 1e6,
	};
}

type Ran = {
	readonly seconds: number;
	readonly clientSeconds: number;
	readonly redisSeconds: number;
	readonly stored: number;
};
