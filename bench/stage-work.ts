import {once} from 'node:events';
import {Writable} from 'node:stream';
import {
	createLogPipeline,
	defaultRules,
	defaultStages,
	dropBlank,
	type LineStage,
	type LogPipelineOptions,
	type RedactionRule,
	redact,
	splitLines,
	stripAnsi,
	truncate,
} from 'logsluice';
import split2 from 'split2';
import {chunksOf, feed} from './chunks.ts';

/** Works once on all of a text that is in memory. */
export type Work = () => Promise<unknown> | unknown;

/** No child, no Redis. What comes before a stage on its own, as framing that makes lines, is not in its time. */
export const stageWorks: Readonly<Record<string, (bytes: Buffer) => Promise<Work> | Work>> = {
	'split2 alone': bytes => framing(bytes, () => split2()),
	'splitLines() alone': bytes => framing(bytes, splitLines),
	'stripAnsi() alone': async bytes => lineByLine(await linesOf(bytes), stripAnsi()),
	'redact() alone': async bytes => lineByLine(await plainLinesOf(bytes), redact()),
	'truncate() alone': async bytes => lineByLine(await plainLinesOf(bytes), truncate()),
	'dropBlank() alone': async bytes => lineByLine(await plainLinesOf(bytes), dropBlank()),
	'stages, function to function': async bytes => chained(await linesOf(bytes)),
	'framing and all stages': bytes => wholePipeline(bytes),
};

/** The same pipeline with more of something; the input is the same, but for its longer lines. */
export const growthWorks: Readonly<Record<string, (bytes: Buffer) => Work>> = {
	'as it comes': bytes => wholePipeline(bytes),
	'rules × 10': bytes => wholePipeline(bytes, {rules: [...defaultRules, ...moreRules()]}),
	'lines × 10 as long': bytes => wholePipeline(joined(bytes)),
	'50 known values': bytes => wholePipeline(bytes, {secrets: knownValues(50)}),
	'500 known values': bytes => wholePipeline(bytes, {secrets: knownValues(500)}),
};

function framing(bytes: Buffer, make: () => NodeJS.ReadWriteStream): Work {
	const chunks = chunksOf(bytes);
	return async () => {
		const stream = make();
		stream.on('data', () => {});
		const ended = once(stream, 'end');
		await feed(chunks, stream);
		stream.end();
		await ended;
	};
}

function wholePipeline(bytes: Buffer, options: LogPipelineOptions = {}): Work {
	const chunks = chunksOf(bytes);
	return async () => {
		const sink = new Writable({objectMode: true, write: (_line, _encoding, done) => done()});
		const pipeline = createLogPipeline(sink, options);
		await feed(chunks, pipeline);
		await pipeline.flush();
	};
}

function lineByLine(lines: readonly string[], {mapper}: LineStage): Work {
	return () => {
		for (const line of lines) mapper(line);
	};
}

function chained(lines: readonly string[]): Work {
	const stages = defaultStages();
	return () => {
		for (const raw of lines) {
			let line: string | undefined = raw;
			for (const stage of stages) line = line === undefined ? undefined : stage.mapper(line);
		}
	};
}

// Strings as the framing makes them: one cut out of a large one is slower to look at.
async function linesOf(bytes: Buffer): Promise<string[]> {
	const stream = splitLines();
	const lines: string[] = [];
	stream.on('data', line => lines.push(line));
	const ended = once(stream, 'end');
	await feed(chunksOf(bytes), stream);
	stream.end();
	await ended;
	return lines;
}

async function plainLinesOf(bytes: Buffer): Promise<string[]> {
	const {mapper} = stripAnsi();
	return (await linesOf(bytes)).map(mapper).filter(line => line !== undefined);
}

function moreRules(): RedactionRule[] {
	return Array.from({length: 9 * defaultRules.length}, (_, index) => {
		const keyword = `zq${index.toString(36)}qz_`;
		return {id: `more-${index}`, pattern: new RegExp(`\\b${keyword}[A-Za-z0-9]{20,}`), keywords: [keyword]};
	});
}

function knownValues(count: number): string[] {
	return Array.from({length: count}, (_, index) => `value-${index}-${(index * 7_919_131).toString(36)}`);
}

function joined(bytes: Buffer): Buffer {
	let line = 0;
	return Buffer.from(bytes.toString().replaceAll('\n', () => (++line % 10 === 0 ? '\n' : ' ')));
}
