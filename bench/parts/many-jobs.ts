import {type Figures, measure} from '../measured.ts';
import type {Part} from '../part.ts';
import {runProcess} from '../run-process.ts';

/** The same chunks of 64 KiB, from memory, over one connection: all of one job, or one or two for each of 1,000. */
export const manyJobs: Part = async setting => {
	const {server, input, quick} = setting;
	const each = quick ? 1 : 2;
	const run = async (jobs: number): Promise<Figures> => {
		const args = [server.url, input.file, jobs, (1_000 / jobs) * each];
		const {seconds, cpuSeconds, lines} = await runProcess<Ran>('jobs.ts', args);
		return {linesPerSecond: lines / seconds, clientMicroseconds: (cpuSeconds / lines) * 1e6};
	};
	// One, and 1,000, are what is asked; those between show where it bends.
	const counts = quick ? [1, 1_000] : [1, 10, 100, 1_000];
	const rows = counts.map(jobs => {
		const name = `${jobs.toLocaleString('en')} ${jobs === 1 ? 'job' : 'jobs'}`;
		return [name, () => run(jobs)] as const;
	});
	return measure(Object.fromEntries(rows), setting);
};

type Ran = {readonly seconds: number; readonly cpuSeconds: number; readonly lines: number};
