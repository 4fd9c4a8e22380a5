import {readFile, writeFile} from 'node:fs/promises';
import type {FaultOutcome} from './fault-run.ts';

/** What `bench/faults.json` holds. */
export type FaultResults = {
	readonly node: string;
	readonly rows: readonly {
		readonly fault: string;
		readonly careful: FaultOutcome;
		readonly logsluice: FaultOutcome;
	}[];
};

/** The table of the README. */
export function faultTable({rows}: FaultResults): string {
	const cells = rows.map(({fault, careful, logsluice}) =>
		[fault, outcomeText(careful), outcomeText(logsluice)].join(' | '),
	);
	return `| fault | forty careful lines | logsluice |
|---|---|---|
${cells.map(row => `| ${row} |\n`).join('')}`;
}

/** The README's table as it stands there. */
export async function readFaultTable(): Promise<string> {
	const {text, from, upTo} = await readPlace();
	return text.slice(from, upTo);
}

/** Puts the table into the README; gives it. */
export async function writeFaultTable(results: FaultResults): Promise<string> {
	const {text, from, upTo} = await readPlace();
	const table = faultTable(results);
	await writeFile(readme, text.slice(0, from) + table + text.slice(upTo));
	return table;
}

function outcomeText({duplicates, reordered, missing, counted, error, hung, notes}: FaultOutcome): string {
	const said = [
		...(duplicates > 0 ? [`${lines(duplicates)} twice`] : []),
		...(reordered > 0 ? [`${lines(reordered)} out of order`] : []),
		...(missing > 0 ? [`${lines(missing)} missing`] : []),
		...(counted > 0 ? [`${lines(counted)} lost, counted`] : []),
		...(error !== undefined ? ['stopped by an error'] : []),
		...(hung ? ['not ended after 10 s'] : []),
		...notes,
	];
	return said.length === 0 ? 'each line once, in order' : said.join('; ');
}

function lines(count: number): string {
	return `${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'}`;
}

const readme = new URL('../README.md', import.meta.url);
const marks = ['<!-- faults: written by `npm run bench:faults` -->\n\n', '\n<!-- end -->'] as const;

async function readPlace(): Promise<{text: string; from: number; upTo: number}> {
	const text = await readFile(readme, 'utf8');
	const start = text.indexOf(marks[0]);
	if (start === -1) throw new Error('README.md has no place for the table of faults');
	const from = start + marks[0].length;
	return {text, from, upTo: text.indexOf(marks[1], from)};
}
