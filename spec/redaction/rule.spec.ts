// No line is left by a glance at its bytes that the rules would change or remember.
import test from 'ava';
import fc from 'fast-check';
import {linesOf} from '../../lib/line-block.ts';
import {blockBytes} from '../../lib/redaction/block-bytes.ts';
import type {GlancingRule, RedactionRule} from '../../lib/redaction/rule.ts';
import {defaultRules} from '../../lib/redaction/rules.ts';
import {redact} from '../../lib/stages/redact.ts';

const value = `x7Gq${'b2K9'.repeat(5)}`;
const words = (list: string): string[] => list.split(' ');
const longName = `token${'-more'.repeat(20)}`;
const names = [
	...words(
		'token tokens apiToken api_keys DB_PASSWORD password pass session connect key db.password --secret -token',
	),
	...words('assignable n nTOKEN n--token u0022token name Key value Value string str stream PWD pw'),
	...[longName, `${'long-'.repeat(20)}token`],
];
const signs = [
	...words(
		'= : := => -> ?= += , . | ; " \' ` \\ \\" \\n \\u0022 &quot; %22 %3D & ? + - -- ] [" < > </ <a: { ( ) @ / # ~ ! $ * ^',
	),
	...[': ', ' = ', ' : ', ' => ', ' -> ', ' ||= ', ', ', '<add key="', ' is ', ' was ', 'at ', '- ', '|-'],
	...[
		'set ',
		'setx ',
		'config  ',
		'ENV ',
		'public ',
		'api ',
		'tokens ',
		'key\t',
		'secret\u00a0',
		'npm config set //host/:',
	],
	...[
		' ',
		'  ',
		'\t',
		' '.repeat(20),
		'\u00a0',
		'\u3000',
		'\ufeff',
		'\u2028',
		'\f',
		'\v',
		'\r',
		'é',
		'😀',
		'\0',
	],
];
const urls = [
	...words(
		'https:// :// :\\/\\/ :\\// :/\\/ %3A%2F%2F %3a%2F%2f user user: : %3A @ %40 x-oauth-basic host /path % %4 ü # ?',
	),
	...['a'.repeat(300), '\0', ' '],
];
const values = [
	value,
	value.slice(0, 16),
	value.slice(0, 15),
	`${value}.a-b`,
	`a.${value}`,
	`a-b/${value}`,
	'hunter2hunter2',
	'word',
	'Tr0ub4dor&3',
	'$VAR',
	'<token>',
	'"',
	'some words',
	'',
];
const spoken = ['token ', 'the secret ', 'api key ', 'Password\t', 'key\u3000', 'credentials '];
const said = [
	'',
	'is ',
	'WAS ',
	': ',
	'= ',
	'for a@b-c.d: ',
	`${'w '.repeat(24)}: `,
	`${'w '.repeat(25)}: `,
	'- ',
	'a.b/',
];
const openings = ['', '"', '(', '[', '`', '{'];
const part = fc.oneof(
	fc.constantFrom(...names),
	{weight: 2, arbitrary: fc.constantFrom(...signs)},
	fc.constantFrom(...values),
	fc.constantFrom(...urls),
);
const like = (...parts: ReadonlyArray<readonly string[]>): fc.Arbitrary<string> =>
	fc.tuple(...parts.map(choices => fc.constantFrom(...choices))).map(chosen => chosen.join(''));
const line = fc.oneof(
	fc.array(part, {maxLength: 9}).map(parts => parts.join('')),
	like(['', ' '], signs, names, signs, values, signs, ['']),
	like(['', '  '], signs, names, signs, signs, values, ['']),
	like(['name', 'x: '], signs, names, signs, ['']),
	like(['', 'x '], names, [' ', '  ', ': '], ['str', 'String', 'value', 'Value', '->'], signs, values, ['']),
	like(
		['set', 'setx', 'config', 'ENV', 'config set //h:', '<', '<a b="', '\\', '-'],
		['', ' ', '\t'],
		names,
		[' '],
		values,
		[''],
	),
	like(
		['', 'x ', 'public '],
		spoken,
		said,
		openings,
		values,
		['', ' ', '(', ')', '/x', '.x'],
		spoken,
		values,
	),
	like([...names, ''], urls, urls, urls, urls, ['@h', '%40h', '@', '/@']),
	like(
		words(':// :\\/\\/ %3A%2F%2F'),
		['a'.repeat(200), '\u3042'.repeat(200), ''],
		[':', '%3A'],
		['b'.repeat(500), 'c', '\0d'],
		['@', '%40'],
	),
);
// A name at the end of its line, and the value on the next.
const pair = fc.tuple(
	like(['', '  '], ['name', '"key"', 'Name'], [': ', ' = ', ': "'], names, ['', '"', '",', ',', ' ']),
	like(['  ', '"'], ['value', 'Value"'], [': ', ' = ', ': "'], values, ['', '"']),
);
const several = fc.array(fc.oneof({weight: 4, arbitrary: line.map(text => [text])}, pair), {
	minLength: 1,
	maxLength: 4,
});
const glancing: readonly RedactionRule[] = defaultRules.filter(rule => 'mayMatter' in rule);
const runs = Number(process.env['RUNS'] ?? 5_000);

const same = test.macro((t, rules: readonly RedactionRule[]) => {
	fc.assert(
		fc.property(several, groups => {
			const lines = groups.flat();
			const [apart, together] = [redact({rules}), redact({rules})];
			const expected = lines.map(text => apart.mapLine(text));
			t.deepEqual(linesOf(together.mapBlock(Buffer.from(lines.map(text => `${text}\n`).join('')))), expected);
			t.deepEqual(together.redactedByRule, apart.redactedByRule);
		}),
		{numRuns: runs},
	);
});

for (const rule of glancing) test(`${rule.id} alone`, same, [rule]);
test('all rules together', same, defaultRules);

test('most lines that hold a keyword and no secret are left, and no secret is', t => {
	const bytes = (text: string): Buffer => Buffer.from(`${text}\n`);
	const matters = (id: string, text: string, keyword: string): boolean => {
		const rule = glancing.find(one => one.id === id) as GlancingRule;
		return rule.mayMatter(blockBytes(bytes(text)), text.indexOf(keyword) + keyword.length);
	};
	t.false(matters('key-value', '\u2713 the session took 3 ms', 'session'));
	t.false(matters('key-value', 'at src/token/index.ts', 'token'));
	t.false(matters('key-value', 'connect: ok', 'conn'));
	t.true(matters('key-value', 'token = x', 'token'));
	t.true(matters('key-value', 'config set token x', 'token'));
	t.false(matters('spoken-secret', 'the token -I/usr/include/src', 'token '));
	t.true(matters('spoken-secret', `the token is ${value}`, 'token '));
	t.false(matters('url-credentials', 'GET https://example.org/a@b', '://'));
	t.true(matters('url-credentials', 'GET https://u:p@example.org/', '://'));
});
