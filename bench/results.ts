import type {Race, Run} from './sink.ts';
import {type Spread, spread} from './spread.ts';
import type {StageResult} from './stages.ts';

export type BenchResults = {
	readonly machine: string;
	readonly rounds: number;
	readonly lines: number;
	readonly ancestorLines: number;
	readonly stages: readonly StageResult[];
	readonly races: readonly Race[];
};

/** What `RESULTS.md` says: how it was measured first, then the figures. */
export function resultsText({machine, rounds, lines, ancestorLines, stages, races}: BenchResults): string {
	return `# Benchmarks

Written by \`npm run bench\`; not by hand.

## Method and caveats

- Machine: ${machine}. Client and Redis share it, over loopback: no network is in these figures.
- Input: ${thousands(lines)} k lines of a made-up build log, always the same (\`bench/build-log.ts\`); ${thousands(ancestorLines)} k for the ancestor's way, which is too slow for more.
- *Careful* is what one writes by hand: split2, four Transforms, \`writev\`, one \`pipeline()\` a batch with one EXPIRE (\`bench/baselines/careful.ts\`). *Ancestor* awaits an XADD and an EXPIRE for each line. Both redact with seven patterns where logsluice has its whole rule table, and promise less: they neither number lines nor store a batch once only, and Redis being away breaks them.
- *redis-benchmark* is the ceiling: \`-c 1 -P 64\`, an entry of the input's mean length with our fields and cap, no cleaning at all.
- Each run is a process of its own that has done the same work once before it is measured. The contestants of a round run one after the other, and the order turns round by round. After each run the entries ever added to the stream are counted, and a run that stored too few is an error.
- Figures are medians of ${rounds} rounds with the lowest and highest in brackets; ratios are taken within a round, then their median. Above a load average of 0.5 something else ran too: that moves lines/s, CPU per line much less.

${races.map(raceText).join('\n')}
## Framing and stages

In this process, 10 k lines, no Redis.

| | lines/s | of split2 alone |
|---|--:|--:|
${stageRows(stages).join('\n')}
`;
}

const titles: Record<string, string> = {
	sink: 'The sink alone',
	'end-to-end': 'End to end',
};
const explanations: Record<string, string> = {
	sink: 'Lines from memory into Redis, uncleaned.',
	'end-to-end': 'A child process writes the file into its pipe; cleaned lines end in Redis.',
};

function raceText({name, runs}: Race): string {
	const ours = runs['logsluice'] ?? [];
	const rows = Object.entries(runs).map(([contestant, theirs]) => {
		const cells = [
			contestant,
			rateText(spread(theirs.map(run => run.linesPerSecond))),
			microsecondsText(theirs, run => run.clientMicroseconds),
			microsecondsText(theirs, run => run.redisMicroseconds),
			ratioText(ours, theirs, run => run.linesPerSecond),
			ratioText(ours, theirs, run => run.clientMicroseconds),
		];
		return `| ${cells.join(' | ')} |`;
	});
	return `## ${titles[name]}

${explanations[name]}

| | lines/s | client CPU, µs a line | Redis CPU, µs a line | logsluice : it, lines/s | logsluice : it, client CPU |
|---|--:|--:|--:|--:|--:|
${rows.join('\n')}
`;
}

function stageRows(stages: readonly StageResult[]): string[] {
	const split2 = stages.find(({name}) => name === 'split2 alone')?.linesPerSecond.median ?? Number.NaN;
	return stages.map(({name, linesPerSecond}) => {
		const isChain = /split|Pipeline/.test(name);
		return `| ${name} | ${rateText(linesPerSecond)} | ${isChain ? (linesPerSecond.median / split2).toFixed(2) : ''} |`;
	});
}

function rateText({median, lowest, highest}: Spread): string {
	return `${thousands(median)} k (${thousands(lowest)}–${thousands(highest)})`;
}

function thousands(number: number): string {
	return number < 10_000 ? (number / 1_000).toFixed(1) : String(Math.round(number / 1_000));
}

function microsecondsText(runs: readonly Run[], figure: (run: Run) => number | undefined): string {
	const values = runs.map(figure).filter(value => value !== undefined);
	return values.length === 0 ? '' : spread(values).median.toFixed(2);
}

function ratioText(
	ours: readonly Run[],
	theirs: readonly Run[],
	figure: (run: Run) => number | undefined,
): string {
	if (ours === theirs) return '';
	const ratios = theirs.flatMap((their, round) => {
		const [our, other] = [ours[round], their].map(run => run && figure(run));
		return our === undefined || other === undefined ? [] : [our / other];
	});
	if (ratios.length === 0) return '';
	const {median, lowest, highest} = spread(ratios);
	return `${median.toFixed(2)} (${lowest.toFixed(2)}–${highest.toFixed(2)})`;
}
