import {Transform} from 'node:stream';
import test from 'ava';
import type {LogSummary} from '../../lib/log-summary.ts';
import type {LogPipelineOptions} from '../../lib/pipeline.ts';
import {defaultStages} from '../../lib/stages/default-stages.ts';
import {mapLines} from '../../lib/stages/map-lines.ts';
import {redact} from '../../lib/stages/redact.ts';
import {truncate} from '../../lib/stages/truncate.ts';
import {LineSink} from './line-sink.ts';
import {assertBalanced, linesOf, logged} from './logged.ts';

const nothing: LogSummary = {
	lines: 0,
	filtered: 0,
	written: 0,
	lost: 0,
	redacted: 0,
	redactedByRule: {},
	truncated: 0,
	failed: 0,
	bytesIn: 0,
	skippedBytes: 0,
};

const sums = test.macro(
	async (t, options: LogPipelineOptions, chunks: readonly string[], expected: Partial<LogSummary>) => {
		const {summary} = await linesOf(chunks, options);
		t.deepEqual(summary, {...nothing, bytesIn: Buffer.byteLength(chunks.join('')), ...expected});
		assertBalanced(t, summary);
	},
);

const secret = 'correct-horse-battery';
test('nothing in', sums, {}, [], {});
test('lines, and those that are blank', sums, {}, ['a\n\n \t\r\nb\n', '\nc'], {
	lines: 6,
	filtered: 3,
	written: 3,
});
test('bytes, not characters', sums, {}, ['é😀\n'], {lines: 1, written: 1, bytesIn: 7});
test(
	'lines in which something was redacted, and what by which rule',
	sums,
	{secrets: [secret], rules: [{id: 'digits', pattern: /\d{4}/}]},
	[`${secret}\n${secret} ${secret}\n1234 56 7890\nplain\n`],
	{lines: 4, written: 4, redacted: 3, redactedByRule: {secret: 3, digits: 2}},
);
test('lines cut by `truncate()`', sums, {maxLineLength: 3}, ['abc\nabcd\nabcde\n'], {
	lines: 3,
	written: 3,
	truncated: 2,
});
test('lines cut by two of them', sums, {stages: () => [truncate(20), truncate(3)]}, ['abc\nabcd\n'], {
	lines: 2,
	written: 2,
	truncated: 1,
});
test('lines cut by the framing', sums, {stages: [], maxLineBytes: 8192}, [`${'a '.repeat(5000)}\nb\n`], {
	lines: 2,
	written: 2,
	truncated: 1,
	skippedBytes: 1809,
});
test(
	'lines cut by both',
	sums,
	{maxLineLength: 10, maxLineBytes: 8192},
	[`${'a '.repeat(5000)}\n${'b'.repeat(11)}\n`],
	{
		lines: 2,
		written: 2,
		truncated: 2,
		skippedBytes: 1809,
	},
);
test(
	'lines cut by the framing, and short enough for `truncate()`',
	sums,
	{maxLineLength: 100_000, maxLineBytes: 8192},
	[`${'a '.repeat(5000)}\n`],
	{
		lines: 1,
		written: 1,
		truncated: 1,
		skippedBytes: 1809,
	},
);
test(
	'lines withheld, by any stage',
	sums,
	{
		stages: () => [
			mapLines(line => {
				if (line === 'a') throw new Error('bang');
				return line;
			}),
			...defaultStages(),
			mapLines(() => 5 as unknown as string),
		],
	},
	['a\nb\n\nc\n'],
	{lines: 4, filtered: 1, written: 3, failed: 3},
);
test(
	'lines that a stage adds',
	sums,
	{
		stages: () => [
			mapLines(() => undefined, {flush: () => 'end'}),
			mapLines(line => line, {flush: () => 'x'}),
		],
	},
	['a\nb\n'],
	{lines: 4, filtered: 2, written: 2},
);
test(
	'counts of stages that are streams of their own',
	sums,
	{stages: () => [redact({secrets: [secret]}).on('finish', () => {}), truncate(3).on('finish', () => {})]},
	[`${secret}\nabcd\n`],
	{lines: 2, written: 2, redacted: 1, redactedByRule: {secret: 1}, truncated: 2},
);

test('`stats` is the summary so far', async t => {
	const sink = new LineSink({isHeld: true});
	const {pipeline} = logged(sink, {});
	t.deepEqual(pipeline.stats, nothing);
	pipeline.write('a\n\nb\nc\nd\ne\n');
	await sink.held();
	const {lines, filtered, written, lost} = pipeline.stats;
	t.deepEqual([lines, filtered, lost], [6, 1, 0]);
	t.is(written, 0);
	sink.release();
	await pipeline.settled();
	t.like(pipeline.stats, {lines: 6, filtered: 1, written: 5});
	t.deepEqual(await pipeline.flush(), pipeline.stats);
});

test('a summary stays as it was, whatever comes later', async t => {
	const {pipeline} = logged(new LineSink(), {});
	pipeline.write('PASSWORD=hunter2hunter2\n');
	const summary = await pipeline.flush();
	const copy = structuredClone(summary);
	pipeline.write('late\n');
	t.deepEqual(summary, copy);
	t.like(pipeline.stats, {lines: 2, lost: 1});
});

test('`error` is the first cause', async t => {
	const [first, second] = [new Error('first'), new Error('second')];
	const sink = new LineSink();
	const broken = new Transform({objectMode: true, transform: (_line, _encoding, done) => done(first)});
	const {pipeline} = logged(sink, {stages: [broken]});
	pipeline.write('a\n');
	await pipeline.settled();
	sink.destroy(second);
	t.is((await pipeline.flush()).error, first);
});
