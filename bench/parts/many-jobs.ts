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
	return measure(
		{
			'1 job': () => run(1),
			'10 jobs': () => run(10),
			'100 jobs': () => run(100),
			'1,000 jobs': () => run(1_000),
		},
		setting,
	);
};

type Ran = {readonly seconds: number; readonly cpuSeconds: number; readonly lines: number};
