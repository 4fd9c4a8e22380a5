import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {Writable} from 'node:stream';
import {createLogPipeline} from 'logsluice';
import {cut, redactSeven, stripColors} from './baselines/cleaning.ts';
import {buildLog} from './build-log.ts';

/** A file of output, and how much of it has to arrive. */
export type Input = {
	readonly file: string;
	readonly lines: number;
	readonly bytes: number;
	/** Lines that are not empty: what the sink alone is given. */
	readonly filledLines: number;
	/** Lines that are left after the cleaning of logsluice, and after that of the baselines. */
	readonly cleaned: {readonly logsluice: number; readonly others: number};
};

/** The file that the user names, else the output of a build, made up. */
export async function inputText({file, lines}: {file?: string | undefined; lines: number}): Promise<string> {
	return file === undefined ? buildLog({lines}).text : readFile(file, 'utf8');
}

/** The first lines of a text, as a file in `folder`. */
export async function writeInput(text: string, lines: number, folder: string): Promise<Input> {
	const all = linesOf(text);
	const some = all.slice(0, lines);
	const file = join(folder, `${some.length}.log`);
	const bytes = Buffer.from(`${some.join('\n')}\n`);
	await writeFile(file, bytes);
	const others = some.filter(line => cut(redactSeven(stripColors(line))).trim() !== '').length;
	return {
		...{file, lines: some.length, bytes: bytes.length},
		filledLines: some.filter(line => line !== '').length,
		cleaned: {logsluice: await countCleaned(bytes), others},
	};
}

function linesOf(text: string): string[] {
	const lines = text.split('\n');
	if (lines.at(-1) === '') lines.pop();
	return lines;
}

async function countCleaned(bytes: Buffer): Promise<number> {
	const pipeline = createLogPipeline(new Writable({objectMode: true, write: (_, __, done) => done()}));
	pipeline.write(bytes);
	return (await pipeline.flush()).written;
}
