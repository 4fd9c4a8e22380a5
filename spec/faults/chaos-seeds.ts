// npm run test:chaos -- [--seed S] [--seconds N] [--lines N] [--faults N]
// Seed after seed from S on, until N seconds are over; ends with 1 when an audit has failed.
import {parseArgs} from 'node:util';
import {chaosRun, chaosText} from './chaos-run.ts';

const {values} = parseArgs({
	options: {
		seed: {type: 'string', default: '1'},
		seconds: {type: 'string', default: '60'},
		lines: {type: 'string', default: '60000'},
		faults: {type: 'string', default: '240'},
	},
});
const [first, seconds, lines, faults] = [values.seed, values.seconds, values.lines, values.faults].map(
	given => {
		const number = Number(given);
		if (!Number.isSafeInteger(number) || number < 1)
			throw new TypeError(`Expected a whole number, got ${given}`);
		return number;
	},
) as [number, number, number, number];

const end = performance.now() + seconds * 1_000;
const failed: number[] = [];
let seed = first;
do {
	const run = await chaosRun(seed, {lines, faults});
	console.log(chaosText(seed, run));
	console.log(`  ${faultsText(run.report.faults)}`);
	if (run.wrong.length > 0) failed.push(seed);
	seed++;
} while (performance.now() < end);
const ran = `${seed - first} ${seed - first === 1 ? 'seed' : 'seeds'}`;
console.log(`${ran}, ${failed.length === 0 ? 'all clean' : `failed: ${failed.join(', ')}`}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function faultsText(byName: Readonly<Record<string, number>>): string {
	return Object.entries(byName)
		.toSorted()
		.map(([name, times]) => `${name} ${times}×`)
		.join(', ');
}
