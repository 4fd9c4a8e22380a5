import {readFileSync} from 'node:fs';
import {Writable} from 'node:stream';
import type {Redis} from 'ioredis';
import {createLogPipeline, defaultStages, RedisLogSink} from 'logsluice';
import type {Input} from './bench-input.ts';
import {forgetBenches} from './bench-redis.ts';
import {chunksOf, feed} from './chunks.ts';
import type {Figures} from './measured.ts';

/** Bytes of Redis for one of 50,000 entries of the same texts: all keys of the job. */
export async function entryBytes(
	redis: Redis,
	input: Input,
	format: 'logsluice' | 'ancestor',
): Promise<Figures> {
	await forgetBenches(redis);
	const texts = await cleanedLines(input, 50_000);
	await (format === 'logsluice' ? writeOurs(redis, texts) : writeFourFields(redis, texts));
	let bytes = 0;
	for (const key of await redis.keys('*bench-memory*')) {
		bytes += Number(await redis.call('MEMORY', 'USAGE', key, 'SAMPLES', '0'));
	}
	await forgetBenches(redis);
	return {entryBytes: bytes / texts.length};
}

async function cleanedLines(input: Input, count: number): Promise<string[]> {
	const texts: string[] = [];
	const take = (line: string): unknown => texts.length < count && texts.push(line);
	const sink = new Writable({
		objectMode: true,
		write(line, _encoding, done) {
			take(line);
			done();
		},
	});
	// A short file comes again and again.
	const bytes = readFileSync(input.file);
	const pipeline = createLogPipeline(sink, {stages: defaultStages()});
	for (let lines = 0; lines < 2 * count; lines += input.lines) pipeline.write(bytes);
	await pipeline.flush();
	return texts;
}

async function writeOurs(redis: Redis, texts: readonly string[]): Promise<void> {
	const pipeline = createLogPipeline(
		new RedisLogSink(redis, {jobId: 'bench-memory', maxEntries: 1_000_000}),
		{
			stages: [],
		},
	);
	await feed(chunksOf(Buffer.from(texts.join('\n'))), pipeline);
	const {written} = await pipeline.flush();
	if (written !== texts.length) throw new Error(`${written} of ${texts.length} lines were written`);
}

// What the ancestor's way leaves behind, without its waiting.
async function writeFourFields(redis: Redis, texts: readonly string[]): Promise<void> {
	const batch = redis.pipeline();
	for (const text of texts) {
		const ts = new Date().toISOString();
		batch.xadd('job:bench-memory:logs', '*', 'ts', ts, 'source', 'stdout', 'text', text, 'phase', '');
	}
	await batch.expire('job:bench-memory:logs', 86_400).exec();
}
