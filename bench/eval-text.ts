import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import split2 from 'split2';
import type {RedactionRule} from '../lib/redaction/rule.ts';
import {defaultRules} from '../lib/redaction/rules.ts';
import {defaultStages} from '../lib/stages/default-stages.ts';
import {redact} from '../lib/stages/redact.ts';
import {stripAnsi} from '../lib/stages/strip-ansi.ts';
import {spread} from './spread.ts';

// How much of what is secret is masked, how much of what is not stays, and at what speed:
//   npm run eval:text -- DIR
// DIR holds corpora as gzipped JSON lines, and real logs as ci-log-*.txt.gz. Prints the rows that fail.

const [directory] = process.argv.slice(2);
if (directory === undefined) {
	console.error('Usage: npm run eval:text -- DIR');
	process.exit(2);
}

type Verdict = string | undefined;

evaluate(
	'secrets-positive',
	({line, secret, rule}: {line: string; secret: string; rule: string}): Verdict => {
		const masked = masks(line);
		return masked.includes(secret) ? `${rule}: ${line} → ${masked}` : undefined;
	},
);
evaluate('secrets-negative', unchanged);
evaluate('secrets-negative-soft (report only)', unchanged);
evaluate('keyvalue', (row: {in: string; secret: string; keep: string[]}): Verdict => {
	const masked = masks(row.in);
	const kept = row.keep.every(text => masked.includes(text));
	return kept && !masked.includes(row.secret) ? undefined : `${row.in} → ${masked}`;
});
type MultilineRow = {name: string; lines: string[]; secret_lines: number[]; keep_lines: number[]};
evaluate('multiline', ({name, lines, secret_lines, keep_lines}: MultilineRow): Verdict => {
	const {mapper} = redact();
	const masked = lines.map(line => mapper(line) ?? '');
	const leaked = secret_lines.filter(index => masked[index] === lines[index]);
	const changed = keep_lines.filter(index => masked[index] !== lines[index]);
	return leaked.length + changed.length === 0 ? undefined : `${name}: leaked ${leaked}, changed ${changed}`;
});
type KnownValueRow = {name: string; needles: string[]; in: string; must_not: string[]; keep: string[]};
evaluate('known-values', ({name, needles, must_not, keep, ...row}: KnownValueRow): Verdict => {
	const masked = redact({secrets: needles}).mapper(row.in) ?? '';
	const good = keep.every(text => masked.includes(text)) && !must_not.some(text => masked.includes(text));
	return good ? undefined : `${name}: ${row.in} → ${masked}`;
});
type InteractionRow = {name: string; in: string; must_not: string[]; opts?: {maxLineLength?: number}};
evaluate('interaction', ({name, must_not, opts = {}, ...row}: InteractionRow): Verdict => {
	let line: string | undefined = row.in;
	for (const stage of defaultStages(opts)) line = line === undefined ? undefined : stage.mapLine(line);
	// Half of a character is a leak only without its other half.
	const leaks = (text: string): boolean =>
		/^\p{Cs}$/u.test(text) ? /\p{Cs}/u.test(line ?? '') : (line ?? '').includes(text);
	return must_not.some(leaks) ? `${name}: ${line?.slice(0, 200)}` : undefined;
});
type AnsiRow = {in: string; out: string; contested?: boolean; any?: string[]};
evaluate('ansi', ({out, any = [out], ...row}: AnsiRow): Verdict => {
	const {mapper} = stripAnsi();
	const plain = row.in.replace(/(?:(?!\r?\n).)+/gs, line => mapper(line) ?? '');
	return any.includes(plain) ? undefined : JSON.stringify({...row, out, plain});
});
await evaluateLogs();

function masks(line: string): string {
	return redact().mapper(line) ?? '';
}

function unchanged({line}: {line: string}): Verdict {
	const masked = masks(line);
	return masked === line ? undefined : `${line} → ${masked}`;
}

function evaluate<Row>(title: string, judge: (row: Row) => Verdict): void {
	const rows = read(`${title.split(' ')[0]}.jsonl.gz`)
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as Row);
	const failures = rows.map(judge).filter(verdict => verdict !== undefined);
	const good = rows.length - failures.length;
	console.log(`\n${title}: ${good} of ${rows.length} (${((100 * good) / rows.length).toFixed(1)} %)`);
	for (const failure of failures) console.log(`  ${failure.slice(0, 400)}`);
}

async function evaluateLogs(): Promise<void> {
	const {mapper} = stripAnsi();
	const logs = readdirSync(directory!).filter(name => /^ci-log-.*\.txt\.gz$/.test(name));
	const lines = logs.flatMap(name => read(name).split(/\r?\n/)).map(line => mapper(line) ?? '');
	const stage = redact();
	const changed = lines.flatMap(line => {
		const masked = stage.mapper(line);
		return masked === line ? [] : [`${line} → ${masked}`];
	});
	console.log(`\nreal logs: ${changed.length} of ${lines.length} lines changed`);
	for (const change of changed) console.log(`  ${change}`);
	await measure(lines);
}

async function measure(lines: readonly string[]): Promise<void> {
	const bytes = Buffer.from(Array.from({length: 12}, () => lines.join('\n')).join('\n'));
	const chunks: Buffer[] = [];
	for (let at = 0; at < bytes.length; at += 65_536) chunks.push(bytes.subarray(at, at + 65_536));
	const split: string[] = [];
	await timeOfSplitting(chunks, line => split.push(line));
	const total = defaultRules.length;
	const rows: Array<[string, (line: string) => unknown]> = [
		['the first 10 rules', redact({rules: defaultRules.slice(0, 10)}).mapper],
		['the last 10 rules', redact({rules: defaultRules.slice(-10)}).mapper],
		['10 rules, evenly spread', redact({rules: tenOf((total - 1) / 9)}).mapper],
		['default rules', redact().mapper],
		['default rules, 50 known values', redact({secrets: knownValues(50)}).mapper],
		['default rules, 1,000 known values', redact({secrets: knownValues(1000)}).mapper],
	];
	const splitting: number[] = [];
	const redacting = rows.map((): number[] => []);
	for (let round = -2; round < 15; round++) {
		const times = [await timeOfSplitting(chunks, () => undefined)];
		for (const [, mapper] of rows) {
			const started = process.cpuUsage();
			for (const line of split) mapper(line);
			times.push(since(started));
		}
		// The first two warm up.
		if (round < 0) continue;
		splitting.push(times[0]!);
		for (const [index, samples] of redacting.entries()) samples.push(times[index + 1]!);
	}
	const size = (bytes.length / 1e6).toFixed(1);
	console.log(`\nspeed: ${size} MB in 64 KiB chunks, processor time, median of 15 rounds (lowest–highest)`);
	print('split2 alone, ms', splitting, 0);
	for (const [index, [title]] of rows.entries()) print(`redacting, ${title}, ms`, redacting[index]!, 0);
	console.log('\nratios, each within a round');
	const known = redacting[4]!;
	for (const index of [3, 4, 5]) {
		print(`speed of redacting : of split2, ${rows[index]![0]}`, ratios(splitting, redacting[index]!), 2);
	}
	for (const index of [0, 1, 2])
		print(`time of 50 known values : of ${rows[index]![0]}`, ratios(known, redacting[index]!), 2);
}

function tenOf(step: number): RedactionRule[] {
	return Array.from({length: 10}, (_, index) => defaultRules[Math.round(index * step)]!);
}

function knownValues(count: number): string[] {
	return Array.from({length: count}, (_, index) => `value-${index}-${(index * 7_919_131).toString(36)}`);
}

function ratios(above: readonly number[], below: readonly number[]): number[] {
	return above.map((value, round) => value / below[round]!);
}

function print(title: string, values: readonly number[], digits: number): void {
	const factor = digits === 0 ? 1e3 : 1;
	const {median, lowest, highest} = spread(values.map(value => value * factor));
	const [middle, ...ends] = [median, lowest, highest].map(value => value.toFixed(digits));
	console.log(`  ${title.padEnd(66)} ${middle} (${ends.join('–')})`);
}

async function timeOfSplitting(chunks: readonly Buffer[], work: (line: string) => unknown): Promise<number> {
	const splitter = split2();
	splitter.on('data', work);
	const started = process.cpuUsage();
	for (const chunk of chunks) splitter.write(chunk);
	splitter.end();
	await new Promise(resolve => splitter.once('end', resolve));
	return since(started);
}

// Of the processor, not of the clock: other work on the machine does not count.
function since(started: NodeJS.CpuUsage): number {
	const {user, system} = process.cpuUsage(started);
	return (user + system) / 1e6;
}

function read(name: string): string {
	return gunzipSync(readFileSync(join(directory!, name))).toString();
}
