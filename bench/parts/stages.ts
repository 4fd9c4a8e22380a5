import {type Figures, type Measured, measure} from '../measured.ts';
import type {BenchSetting, Part} from '../part.ts';
import {runProcess} from '../run-process.ts';
import {growthWorks, stageWorks} from '../stage-work.ts';

/** What the work on a line costs, each stage alone, and framing and stages as a chain. */
export const stages: Part = setting => measureWorks(Object.keys(stageWorks), setting);

/** What ten times as much of something makes of that. */
export const growth: Part = setting => measureWorks(Object.keys(growthWorks), setting);

// Each in a process of its own: what a function has seen before decides how fast it is.
async function measureWorks(names: readonly string[], setting: BenchSetting): Promise<Measured> {
	const {quick, input} = setting;
	const run = async (name: string): Promise<Figures> => {
		const args = [name, input.file, quick ? 0.3 : 1];
		const {seconds, cpuSeconds} = await runProcess<Ran>('stage-work.ts', args);
		return {linesPerSecond: input.lines / seconds, clientMicroseconds: (cpuSeconds / input.lines) * 1e6};
	};
	return measure(Object.fromEntries(names.map(name => [name, () => run(name)])), setting);
}

type Ran = {readonly seconds: number; readonly cpuSeconds: number};
