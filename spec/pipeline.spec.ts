import {PassThrough, Readable, type Transform, Writable} from 'node:stream';
import test from 'ava';
import split from 'split2';
import {splitLines} from '../lib/framing/split-lines.ts';
import {createLogPipeline, type LogPipelineOptions} from '../lib/pipeline.ts';
import {defaultStages} from '../lib/stages/default-stages.ts';
import {mapLines} from '../lib/stages/map-lines.ts';
import {stripAnsi} from '../lib/stages/strip-ansi.ts';
import {LineSink} from './pipeline/line-sink.ts';
import {linesOf} from './pipeline/logged.ts';

const esc = '\x1b';
const token = `ghp_${'x1Y2'.repeat(9)}`;

test('without options a line comes out plain, redacted, cut, and never blank', async t => {
	const long = 'a'.repeat(2001);
	const {lines} = await linesOf([`${esc}[32mok${esc}[0m ${token}\n\n \t\n${esc}[0m\n${long}\nend`], {});
	t.is(lines.length, 3);
	t.false(lines[0]?.includes(token));
	t.regex(lines[0] as string, /^ok /);
	t.deepEqual(lines.slice(1), [`${'a'.repeat(2000)} [truncated]`, 'end']);
});

test('`secrets`, `rules` and `maxLineLength` are those of the default stages', async t => {
	const secrets = ['hunter2-hunter2'];
	const {lines} = await linesOf(['a hunter2-hunter2 b\n', `${token.slice(0, 12)}\n`], {
		secrets,
		rules: [],
		maxLineLength: 10,
	});
	t.deepEqual(lines, ['a [REDACTE [truncated]', `${token.slice(0, 10)} [truncated]`]);
});

test('`stages` replaces all default stages', async t => {
	const {lines} = await linesOf([`${esc}[1m${token}\n \n`], {stages: []});
	t.deepEqual(lines, [`${esc}[1m${token}`, ' ']);
});

test('a function extends them', async t => {
	const stages = () => [...defaultStages(), mapLines(line => `${line}!`)];
	t.deepEqual((await linesOf([`${esc}[1ma\n\n`], {stages})).lines, ['a!']);
});

test('`maxLineBytes` bounds a line', async t => {
	const {lines, summary} = await linesOf([`${'a '.repeat(8192)}\nb\n`], {stages: [], maxLineBytes: 8192});
	t.is(lines.length, 2);
	t.regex(lines[0] as string, /^(a )+ ?\[truncated\]$/);
	t.true((lines[0] as string).length <= 8192 + 12);
	t.true(summary.skippedBytes > 8000);
});

const refuses = test.macro((t, options: unknown, message: RegExp | string) => {
	const sink = new LineSink();
	const create = () => createLogPipeline(sink, options as LogPipelineOptions);
	t.throws(create, {instanceOf: TypeError, message});
	// Nothing was claimed or attached: the sink is still good for a pipeline.
	t.is(sink.listenerCount('drain'), 0);
	t.notThrows(() => createLogPipeline(sink, {stages: []}));
});

test('an unknown option is refused', refuses, {secret: 'x'}, /`secrets`.*got `secret`/);
test('options that are none are refused', refuses, 'x', /options` to be an object/);
test('so is a small `maxLineBytes`', refuses, {maxLineBytes: 8191}, /`maxLineBytes`.*>= 8192.*got `8191`/);
test(
	'and a `maxLineBytes` that is no number',
	refuses,
	{maxLineBytes: '9000'},
	/`maxLineBytes`.*got `'9000'` \(string\)/,
);
test('and a negative `flushTimeoutMs`', refuses, {flushTimeoutMs: -1}, /`flushTimeoutMs`/);
test(
	'and one that a timer cannot hold',
	refuses,
	{flushTimeoutMs: 2 ** 31},
	/`flushTimeoutMs`.*to 2147483647/,
);
test('and a `strict` that is none', refuses, {strict: 1}, /`strict` to be a boolean, got `1`/);
test('and an `onWarning` that is none', refuses, {onWarning: 'log'}, /`onWarning` to be a function/);
test('and secrets that are none', refuses, {secrets: 5}, /`secrets`/);
test('and a `maxLineLength` of 0', refuses, {maxLineLength: 0}, /`maxLineLength`/);
test(
	'`stages` beside `secrets` are refused, and where these go is said',
	refuses,
	{stages: [], secrets: ['hunter2']},
	/either `stages` or `secrets`.*`defaultStages\(\)` within `stages`/,
);
test(
	'`stages` are an array or a function',
	refuses,
	{stages: 'redact'},
	/`stages` to be an array of Transforms, or a function/,
);
test('a function has to return an array', refuses, {stages: () => stripAnsi()}, /`stages` to be an array/);
test('`null` is no stage', refuses, {stages: [null]}, /`stages\[0\]` to be a Transform of lines, got `null`/);
test('a function is no stage', refuses, {stages: [stripAnsi]}, /`stages\[0\]` to be a Transform of lines/);
test(
	'a Readable is no stage',
	refuses,
	{stages: [stripAnsi(), Readable.from([])]},
	/`stages\[1\]` to be a Transform/,
);
test('a Writable is no stage', refuses, {stages: [new Writable()]}, /`stages\[0\]` to be a Transform/);
test(
	'split2 among the stages',
	refuses,
	{stages: [split()]},
	/`stages\[0\]` not to be framing.*leave it out/,
);
test(
	'`splitLines()` among the stages',
	refuses,
	{stages: [stripAnsi(), splitLines()]},
	/`stages\[1\]` not to be/,
);
test(
	'a stage twice in one pipeline',
	refuses,
	(() => {
		const stage = stripAnsi();
		return {stages: [stage, stage]};
	})(),
	/stages\[1\] to be in no other pipeline or place.*make a fresh one each time/,
);
test(
	'a stage that has been destroyed',
	refuses,
	{stages: [new PassThrough({objectMode: true}).destroy()]},
	/`stages\[0\]` to be open.*make a fresh one/,
);
test('a stage that has ended', refuses, {stages: [stripAnsi().end()]}, /`stages\[0\]` to be open/);

test('the error of a `stages` function is thrown as it is', t => {
	const error = new Error('no');
	const stages = (): readonly Transform[] => {
		throw error;
	};
	t.is(
		t.throws(() => createLogPipeline(new LineSink(), {stages})),
		error,
	);
});

test('a stage in another pipeline is refused', t => {
	const stage = stripAnsi();
	createLogPipeline(new LineSink(), {stages: [stage]});
	t.throws(() => createLogPipeline(new LineSink(), {stages: [stage]}), {
		instanceOf: TypeError,
		message: /stages\[0\] to be in no other pipeline/,
	});
});

test('a sink in another pipeline is refused', t => {
	const sink = new LineSink();
	createLogPipeline(sink);
	t.throws(() => createLogPipeline(sink), {
		instanceOf: TypeError,
		message: /the sink to be in no other pipeline.*make a fresh one/,
	});
});

test('a sink is no stage of its own pipeline', t => {
	const both = new PassThrough({objectMode: true});
	t.throws(() => createLogPipeline(both, {stages: [both]}), {instanceOf: TypeError});
});

const refusesSink = test.macro((t, sink: unknown, message: RegExp) => {
	t.throws(() => createLogPipeline(sink as Writable), {instanceOf: TypeError, message});
});

test('no sink', refusesSink, undefined, /`sink` to be a Writable of lines, such as `new RedisLogSink/);
test('a sink that is a function', refusesSink, () => {}, /`sink` to be a Writable/);
test('a sink that can only be read', refusesSink, Readable.from([]), /`sink` to be a Writable/);
test('a sink that has ended', refusesSink, new LineSink().end(), /`sink` to be open.*make a fresh one/);
test('a sink that was destroyed', refusesSink, new LineSink().destroy(), /`sink` to be open/);
