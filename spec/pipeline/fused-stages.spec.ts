import {Transform} from 'node:stream';
import test from 'ava';
import type {LogSummary} from '../../lib/log-summary.ts';
import {defaultStages} from '../../lib/stages/default-stages.ts';
import {type LineStage, mapLines} from '../../lib/stages/map-lines.ts';
import {LineSink} from './line-sink.ts';
import {assertBalanced, logged} from './logged.ts';

type Outcome = {
	readonly lines: readonly string[];
	readonly summary: LogSummary;
	readonly stages: readonly object[];
};

/** Ways to put the same line stages together: fused at the head, fused behind a stream, each a stream of its own. */
const ways: Readonly<Record<string, (stages: readonly LineStage[]) => readonly Transform[]>> = {
	fused: stages => stages,
	behind: stages => [
		new Transform({objectMode: true, transform: (line, _encoding, done) => done(null, line)}),
		...stages,
	],
	apart: stages => stages.map(stage => stage.on('data', () => {})),
	mixed: stages => stages.map((stage, index) => (index % 2 === 1 ? stage.on('finish', () => {}) : stage)),
};

const same = test.macro(
	async (t, create: () => readonly LineStage[], chunks: readonly string[], expected?: readonly string[]) => {
		const outcomes: Outcome[] = [];
		for (const arrange of Object.values(ways)) {
			const stages = create();
			const sink = new LineSink();
			const {pipeline} = logged(sink, {stages: arrange(stages)});
			for (const chunk of chunks) pipeline.write(chunk);
			const summary = await pipeline.flush();
			assertBalanced(t, summary);
			const counts = stages.map(({dropped, changed, failed, added}) => ({dropped, changed, failed, added}));
			outcomes.push({lines: sink.lines, summary, stages: counts});
		}
		for (const outcome of outcomes) t.deepEqual(outcome, outcomes[0] as Outcome);
		if (expected !== undefined) t.deepEqual(outcomes[0]?.lines, expected);
	},
);

const esc = '\x1b';
const secret = 'correct-horse-battery';
test('the default stages', same, () => defaultStages({secrets: [secret], maxLineLength: 30}), [
	`${esc}[1mplain${esc}[0m\n\n ${esc}[2K\nkey ${secret.slice(0, 5)}`,
	`${secret.slice(5)} end\n${'long '.repeat(20)}\npassword=`,
	'hunter2hunter2\n10%\r20%\rdone\nlast',
]);

test('nothing', same, () => defaultStages(), []);
test('no stages', same, () => [], ['a\nb'], ['a', 'b']);

test(
	'stages see what those before them made',
	same,
	() => [mapLines(line => `${line}1`), mapLines(line => `${line}2`), mapLines(line => `${line}3`)],
	['a\nb'],
	['a123', 'b123'],
);

test(
	'a line that is dropped goes no further',
	same,
	() => {
		const seen: string[] = [];
		return [
			mapLines(line => (line === 'b' ? undefined : line)),
			mapLines(line => seen[seen.push(line) - 1], {flush: () => seen.join('+')}),
		];
	},
	['a\nb\nc'],
	['a', 'c', 'a+c'],
);

test(
	'what each flush gives goes through those behind it, in their order',
	same,
	() => [
		mapLines(line => line, {flush: () => 'first'}),
		mapLines(line => `(${line})`, {flush: () => 'second'}),
		mapLines(line => `[${line}]`, {flush: () => 'third'}),
	],
	['a'],
	['[(a)]', '[(first)]', '[second]', 'third'],
);

test(
	'a flush without input',
	same,
	() => [mapLines(line => line, {flush: () => 'x'}), mapLines(line => `${line}!`)],
	[],
	['x!'],
);
test(
	'a flush that is dropped behind',
	same,
	() => [mapLines(line => line, {flush: () => 'x'}), mapLines(line => (line === 'x' ? undefined : line))],
	['a'],
	['a'],
);
test(
	'a flush that holds two lines back',
	same,
	() => {
		const held: string[] = [];
		return [mapLines(line => void held.push(line), {flush: () => held.join('\n')})];
	},
	['a\nb\n'],
	['a b'],
);

test(
	'a result of several lines is one',
	same,
	() => [mapLines(line => `${line}\nx\r\ny\rz`), mapLines(line => line)],
	['a\n'],
	['a x y z'],
);
test(
	'lines may become empty',
	same,
	() => [mapLines(() => ''), mapLines(line => line)],
	['a\n\nb'],
	['', '', ''],
);

// A mapper that throws

const keepsBack = test.macro(async (t, mapper: (line: string) => unknown, cause: RegExp) => {
	for (const [way, arrange] of Object.entries(ways)) {
		const sink = new LineSink();
		const broken = mapLines(mapper as (line: string) => string, {name: 'mine'});
		const stages = arrange([mapLines(line => line), broken, mapLines(line => line)]);
		const {pipeline, warnings} = logged(sink, {stages});
		pipeline.write('good\nraw\nraw\nraw');
		const summary = await pipeline.flush();
		t.deepEqual(sink.lines, ['good', ...Array(3).fill('[withheld: mine failed]')], way);
		t.like(summary, {lines: 4, written: 4, lost: 0, filtered: 0, failed: 3}, way);
		t.deepEqual(
			warnings.map(({code}) => code),
			['LOGSLUICE_STAGE_FAILED'],
			way,
		);
		t.regex(warnings[0]?.message ?? '', /mine/);
		t.regex(String(warnings[0]?.cause), cause);
		// Neither the warning nor its cause says what the line was.
		t.notRegex(`${warnings[0]?.message} ${warnings[0]?.cause}`, /raw/);
	}
});

const unlessGood = (result: () => unknown) => (line: string) => (line === 'good' ? line : result());
test(
	'a mapper that throws withholds the line',
	keepsBack,
	unlessGood(() => {
		throw new Error('bang');
	}),
	/bang/,
);
test(
	'so does one that throws no error',
	keepsBack,
	unlessGood(() => {
		throw 'bang';
	}),
	/bang/,
);
test(
	'so does one that returns a number',
	keepsBack,
	unlessGood(() => 5),
	/string or undefined, got number/,
);
test(
	'so does one that returns null',
	keepsBack,
	unlessGood(() => null),
	/string or undefined, got object/,
);
test(
	'so does one that returns a promise',
	keepsBack,
	unlessGood(() => Promise.resolve('raw')),
	/got object/,
);

test('later fused stages leave a withheld line as it is', async t => {
	const sink = new LineSink();
	const stages = [
		mapLines(
			line => {
				if (line === 'b') throw new Error('bang');
				return line;
			},
			{
				name: 'mine',
				flush() {
					throw new Error('bang');
				},
			},
		),
		mapLines(line => line.toUpperCase()),
		mapLines(line => (line.includes('withheld') ? undefined : line)),
	];
	const {pipeline} = logged(sink, {stages});
	pipeline.write('a\nb\nc');
	const summary = await pipeline.flush();
	t.deepEqual(sink.lines, ['A', '[withheld: mine failed]', 'C', '[withheld: mine failed]']);
	t.like(summary, {lines: 4, written: 4, failed: 2});
});

test('a stage that holds lines already stays a stream, and they come out', async t => {
	const sink = new LineSink();
	const stage = mapLines(line => `${line}!`);
	stage.write('early');
	const {pipeline} = logged(sink, {stages: [stage]});
	pipeline.write('late');
	const summary = await pipeline.flush();
	t.like(summary, {lines: 2, written: 2});
	assertBalanced(t, summary);
	t.deepEqual(sink.lines, ['early!', 'late!']);
});

test('who listens to a stage hears its lines', async t => {
	const heard: string[] = [];
	const stage = mapLines(line => `${line}!`);
	stage.on('data', line => heard.push(line));
	const sink = new LineSink();
	const {pipeline} = logged(sink, {stages: [stage]});
	pipeline.write('a\nb');
	await pipeline.flush();
	t.deepEqual(heard, ['a!', 'b!']);
	t.deepEqual(sink.lines, heard);
});

test('a mapper that fails hides the raw line of a default chain too', async t => {
	const stages = defaultStages();
	const sink = new LineSink();
	const {pipeline} = logged(sink, {
		stages: [
			mapLines(
				() => {
					throw new Error('bang');
				},
				{name: 'mine'},
			),
			...stages,
		],
	});
	pipeline.write('raw text\n');
	await pipeline.flush();
	t.deepEqual(sink.lines, ['[withheld: mine failed]']);
});
