import {once} from 'node:events';
import {Writable} from 'node:stream';
import {
	createLogPipeline,
	defaultStages,
	dropBlank,
	redact,
	splitLines,
	stripAnsi,
	truncate,
} from 'logsluice';
import split2 from 'split2';
import {Bench} from 'tinybench';
import type {BuildLog} from './build-log.ts';
import {type Spread, spread} from './spread.ts';

export type StageResult = {readonly name: string; readonly linesPerSecond: Spread};

/** What the work on a line costs in this process: each stage alone, and framing and stages as a chain; no Redis. */
export async function benchStages(log: BuildLog, {seconds}: {seconds: number}): Promise<StageResult[]> {
	const bench = new Bench({time: seconds * 1_000, warmupTime: seconds * 300, retainSamples: true});
	// Flat strings of their own, as the framing makes them.
	const raw = log.text.split('\n');
	const plain = raw.map(stripAnsi().mapper).filter(line => line !== undefined);
	const each = (name: string, lines: readonly string[], map: (line: string) => unknown): void => {
		bench.add(name, () => {
			for (const line of lines) map(line);
		});
	};
	each('stripAnsi()', raw, stripAnsi().mapper);
	each('redact()', plain, redact().mapper);
	each('truncate()', plain, truncate().mapper);
	each('dropBlank()', plain, dropBlank().mapper);
	const stages = defaultStages();
	each('default stages, function to function', raw, raw => {
		let line: string | undefined = raw;
		for (const stage of stages) line = line === undefined ? undefined : stage.mapLine(line);
	});

	const chunks = chunksOf(Buffer.from(log.text), 65_536);
	bench.add('split2 alone', () => drain(chunks, split2()));
	bench.add('splitLines() alone', () => drain(chunks, splitLines()));
	bench.add('createLogPipeline(), default stages', async () => {
		const pipeline = createLogPipeline(
			new Writable({objectMode: true, write: (_line, _encoding, done) => done()}),
		);
		await feed(chunks, pipeline);
		await pipeline.flush();
	});

	await bench.run();
	return bench.tasks.map(({name, result}) => {
		if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`);
		const rates = (result.latency.samples ?? []).map(milliseconds => (log.lines * 1_000) / milliseconds);
		return {name, linesPerSecond: spread(rates)};
	});
}

function chunksOf(bytes: Buffer, size: number): Buffer[] {
	const chunks: Buffer[] = [];
	for (let start = 0; start < bytes.length; start += size) chunks.push(bytes.subarray(start, start + size));
	return chunks;
}

async function drain(chunks: readonly Buffer[], framing: NodeJS.ReadWriteStream): Promise<void> {
	framing.on('data', () => {});
	const ended = once(framing, 'end');
	await feed(chunks, framing);
	framing.end();
	await ended;
}

async function feed(chunks: readonly Buffer[], stream: NodeJS.WritableStream): Promise<void> {
	for (const chunk of chunks) if (!stream.write(chunk)) await once(stream, 'drain');
}
