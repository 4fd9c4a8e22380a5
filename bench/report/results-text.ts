import type {Figures} from '../measured.ts';
import {figureKind, significant} from './figures.ts';
import type {BenchResults} from './results.ts';
import {sectionText} from './section-text.ts';
import {sections} from './sections.ts';
import {targetTable} from './targets.ts';

/** What `RESULTS.md` says: how it was measured first, then what was to be reached, then everything. */
export function resultsText(results: BenchResults): string {
	const told = Object.entries(sections).flatMap(([name, section]) => {
		const measured = results.parts[name];
		return measured === undefined ? [] : [sectionText(section, measured)];
	});
	return `# Benchmarks

Written by \`npm run bench\`, as the charts are, from \`bench/results.json\`; not by hand.

## Method and caveats

${method(results)}

## What was to be reached

${targetTable(results.parts)}
${told.join('\n')}`;
}

/** One row, for who waits. */
export function figuresText(figures: Figures | string): string {
	if (typeof figures === 'string') return figures;
	const texts = Object.entries(figures).map(([figure, value]) => {
		const {label, text} = figureKind(figure);
		return `${label} ${text(value)}`;
	});
	return texts.join('; ');
}

function method({machine, versions, loadAverage, rounds, input}: BenchResults): string {
	const {name, lines, bytes, cleaned} = input;
	const count = (value: number): string => value.toLocaleString('en');
	return [
		`Machine: ${machine}; ${versions}; load average when it began: ${loadAverage.toFixed(1)}. Client, Redis and the child share it, over loopback. Above a load of 0.5 something else ran too: that moves lines/s, CPU a line much less.`,
		`Input: ${name === 'made up' ? 'the output of a build, made up, always the same (`bench/build-log.ts`)' : `\`${name}\``}: ${count(lines)} lines of ${significant(bytes / lines)} bytes on average, ${count(cleaned.logsluice)} of them not blank. Lines/s and CPU a line are of all of them. The ancestor’s way gets 5,000: it is too slow for more.`,
		`Each figure is the median of ${rounds} rounds, with the lowest and the highest in brackets. Who is compared takes turns within a round, the order turns round by round, and ratios are taken within a round, then their median.`,
		'Each run is a process of its own that has done the same work for two seconds before. Afterwards the entries ever added to the stream are counted: a run that stored too few, or too many, is an error. A daemon is measured from its first entry to its last.',
		'*Careful* is what one writes by hand: split2, four Transforms, `writev`, a `pipeline()` a batch with one EXPIRE (`bench/baselines/careful.ts`). *Ancestor* awaits an XADD and an EXPIRE for each line. Both redact with seven patterns where logsluice has its whole rule table, and promise less: lines have no numbers, a batch may be stored twice or not at all, and Redis being away ends them.',
		'*redis-benchmark* writes one text again and again, `-c 1 -P 64`, of the input’s mean length, with our five fields and `MAXLEN ~ 50000`: no child, no pipe, no cleaning. What logsluice stores is shorter by the colours, and blank lines are not stored.',
	]
		.map(caveat => `- ${caveat}`)
		.join('\n');
}
