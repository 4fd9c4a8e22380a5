import type {Gauged} from '../spec/faults/gauge.ts';
import {measuredProcess} from '../spec/faults/measured-process.ts';
import {startRedis} from '../spec/support/redis.ts';
import type {ContestantName, FaultOutcome} from './fault-run.ts';

/** What a line that does not end costs; that there is one entry is left to the specs. */
export async function runEndlessLine(contestant: ContestantName): Promise<FaultOutcome> {
	const server = await startRedis();
	try {
		const script = '../../bench/endless-line.ts';
		const args = [contestant, server.url, '16000000'];
		const {rssGrowth, blockedMs} = await measuredProcess<Gauged>(script, args);
		const memory = `memory grows by ${(rssGrowth / 1e6).toFixed(0)} MB`;
		const notes = [memory, `the event loop stands still for ${blockedText(blockedMs)}`];
		return {duplicates: 0, reordered: 0, missing: 0, counted: 0, notes};
	} finally {
		await server.stop();
	}
}

function blockedText(milliseconds: number): string {
	return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}
