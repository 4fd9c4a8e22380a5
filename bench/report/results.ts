import {mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import type {Input} from '../bench-input.ts';
import type {Measured} from '../measured.ts';
import {charts} from './charts.ts';
import {resultsText} from './results-text.ts';

/** What `bench/results.json` holds. */
export type BenchResults = {
	readonly machine: string;
	readonly versions: string;
	/** Of the minute before the run. */
	readonly loadAverage: number;
	readonly rounds: number;
	readonly input: Pick<Input, 'lines' | 'bytes' | 'cleaned'> & {readonly name: string};
	readonly parts: Readonly<Record<string, Measured>>;
};

/** All that is made of results, by its place in `bench/`. */
export function resultsFiles(results: BenchResults): Record<string, string> {
	const pictures = Object.entries(charts(results)).map(([name, svg]) => [`charts/${name}`, svg]);
	return {'RESULTS.md': resultsText(results), ...Object.fromEntries(pictures)};
}

export async function writeResults(results: BenchResults): Promise<void> {
	await rm(place('charts'), {recursive: true, force: true});
	await mkdir(place('charts'));
	await writeFile(place('results.json'), `${JSON.stringify(results, undefined, '\t')}\n`);
	for (const [name, text] of Object.entries(resultsFiles(results))) await writeFile(place(name), text);
}

export async function readResults(): Promise<BenchResults> {
	return JSON.parse(await readFile(place('results.json'), 'utf8'));
}

/** What stands in `bench/` now of what is made of results. */
export async function readResultsFiles(): Promise<Record<string, string>> {
	const names = ['RESULTS.md', ...(await readdir(place('charts'))).map(name => `charts/${name}`)];
	const texts = await Promise.all(names.map(name => readFile(place(name), 'utf8')));
	return Object.fromEntries(names.map((name, index) => [name, texts[index] as string]));
}

function place(name: string): URL {
	return new URL(`../${name}`, import.meta.url);
}
