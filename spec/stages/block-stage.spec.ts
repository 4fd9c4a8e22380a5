// A stage does with many lines at once what it does with one after the other, whatever is in them.
import test from 'ava';
import fc from 'fast-check';
import {linesOf} from '../../lib/line-block.ts';
import {KnownValues} from '../../lib/redaction/known-values.ts';
import {BlockStage} from '../../lib/stages/block-stage.ts';
import {dropBlank} from '../../lib/stages/drop-blank.ts';
import type {LineStage} from '../../lib/stages/map-lines.ts';
import {redact} from '../../lib/stages/redact.ts';
import {stripAnsi} from '../../lib/stages/strip-ansi.ts';
import {truncate} from '../../lib/stages/truncate.ts';

const token = `ghp_${'x1Y2'.repeat(9)}`;
const piece = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.constantFrom(
			'a',
			'word ',
			' ',
			'\t',
			'é',
			'█',
			'😀',
			'\u00a0',
			'\u3000',
			'\u200b',
			'\ufeff',
		),
	},
	{
		weight: 2,
		arbitrary: fc.constantFrom(
			'\x1b[31m',
			'\x1b[0m',
			'\x1b[2K',
			'\x1b[1;2',
			'\x1b]0;title\x07',
			'\x1b',
			'\x9b1m',
		),
	},
	{
		weight: 1,
		arbitrary: fc.constantFrom('\r', '\b', '\0', '\x7f', '\x85', '\u00c2', '\u009f', '\x18', '\x07'),
	},
	{
		weight: 2,
		arbitrary: fc.constantFrom(
			token,
			'PASSWORD=hunter2hunter2',
			'password: ',
			'token',
			'correct-horse',
			'correct-',
			'schlüssel-wort',
			' [truncated]',
		),
	},
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			'-----BEGIN PRIVATE KEY-----',
			'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
			'-----END PRIVATE KEY-----',
		),
	},
	{
		weight: 1,
		arbitrary: fc.string({unit: 'binary', maxLength: 12}).map(text => text.replace(/[\n\uD800-\uDFFF]/g, '')),
	},
);
const lines = fc.array(
	fc.array(piece, {maxLength: 8}).map(pieces => pieces.join('')),
	{maxLength: 40},
);

// Progress bars, and keys that they overwrite.
const frames = fc.array(
	fc
		.array(
			fc.oneof(
				{weight: 2, arbitrary: fc.constantFrom('\r', '\r\x1b[K', '\r\x1b[2K')},
				fc.constantFrom(
					' ',
					'\t',
					'█',
					'\u3000',
					'\u200b',
					'42 %',
					'done',
					'\x1b[32m',
					'\x1b[0m',
					'\b',
					'\x07',
				),
				fc.constantFrom(
					'-----BEGIN PRIVATE KEY-----',
					'-----BEGIN PRI',
					'VATE KEY-----',
					'-----END PRIVATE KEY-----',
				),
			),
			{maxLength: 9},
		)
		.map(pieces => pieces.join('')),
	{maxLength: 12},
);

const same = test.macro(async (t, create: () => LineStage, input: fc.Arbitrary<string[]> = lines) => {
	fc.assert(
		fc.property(input, fc.integer({min: 1, max: 12}), (texts, size) => {
			const [apart, together] = [create(), create()];
			const expected = texts.map(line => apart.mapLine(line)).filter(line => line !== undefined);
			t.true(together instanceof BlockStage);
			const made: string[] = [];
			for (let from = 0; from < texts.length; from += size) {
				const block = Buffer.from(
					texts
						.slice(from, from + size)
						.map(line => `${line}\n`)
						.join(''),
				);
				const before = Buffer.from(block);
				made.push(...linesOf((together as BlockStage).mapBlock(block)));
				t.deepEqual(block, before, 'the bytes that came in stay as they are');
			}
			t.deepEqual(made, expected);
			t.deepEqual(countsOf(together), countsOf(apart));
		}),
		{numRuns: 400},
	);
});

function countsOf(stage: LineStage): object {
	const {dropped, changed, failed, added} = stage;
	return {dropped, changed, failed, added, ...('redactedByRule' in stage && {rules: stage.redactedByRule})};
}

test('stripAnsi()', same, stripAnsi);
test('stripAnsi() of lines that rewrite themselves', same, stripAnsi, frames);
test('redact()', same, () => redact());
test('redact() with known values', same, () => redact({secrets: ['correct-horse', token]}));
test('redact() with a known value beyond ASCII', same, () => redact({secrets: ['schlüssel-wort']}));
test('redact() with a rule for every line', same, () => redact({rules: [{id: 'a', pattern: /wo(rd)/}]}));
test('redact() with a censor of its own', same, () => redact({censor: (_, id) => `<${id}>\n`}));
test('truncate()', same, () => truncate(20));
test('truncate(1)', same, () => truncate(1));
test('dropBlank()', same, dropBlank);

test('a line on which the stage fails is withheld, however long the word for it is', t => {
	const stage = stripAnsi();
	stage.onWarning = () => {};
	const mapper = (): never => {
		throw new Error('no');
	};
	Object.defineProperty(stage, 'mapper', {value: mapper});
	const block = (stage as BlockStage).mapBlock(Buffer.from('a\n\x07\nb\n\x07\n\x1b[1mc\n'));
	const word = '[withheld: stripAnsi failed]';
	t.deepEqual(linesOf(block), ['a', word, 'b', word, 'c']);
	t.is(stage.failed, 2);
});

test('a censor that redacts something else meanwhile spoils nothing', t => {
	const secrets = new KnownValues(['correct-horse', 'battery-staple']);
	const other = redact({secrets}) as BlockStage;
	const stage = redact({
		secrets,
		censor: () => {
			other.mapBlock(Buffer.from(`${'nothing here '.repeat(50)}\n`.repeat(20)));
			return '***';
		},
	}) as BlockStage;
	const block = stage.mapBlock(Buffer.from('correct-horse\nplain\nbattery-staple\n'));
	t.deepEqual(linesOf(block), ['***', 'plain', '***']);
});
