// One piece of work on a file in memory, over and over: stage-work.ts WORK FILE SECONDS; prints what one takes.
import {readFileSync} from 'node:fs';
import {growthWorks, stageWorks} from '../stage-work.ts';

const [name = '', file = '', seconds = ''] = process.argv.slice(2);
const make = stageWorks[name] ?? growthWorks[name];
if (make === undefined) throw new Error(`There is no work ${name}`);
const work = await make(readFileSync(file));
// Compiled and warm by then.
await repeat(Number(seconds) / 2);
console.log(JSON.stringify(await repeat(Number(seconds))));

async function repeat(seconds: number): Promise<{seconds: number; cpuSeconds: number}> {
	const [start, cpuStart] = [performance.now(), process.cpuUsage()];
	for (let times = 1; ; times++) {
		await work();
		const passed = (performance.now() - start) / 1_000;
		if (passed < seconds) continue;
		const {user, system} = process.cpuUsage(cpuStart);
		return {seconds: passed / times, cpuSeconds: (user + system) / 1e6 / times};
	}
}
