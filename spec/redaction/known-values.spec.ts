import {inspect} from 'node:util';
import test from 'ava';
import type {LogWarning} from '../../lib/log-warning.ts';
import {KnownValues} from '../../lib/redaction/known-values.ts';
import {redactText} from '../../lib/redaction/redact-text.ts';

const value = 'P@ss w0rd"1\'2&x/é<';

const masked = test.macro({
	exec(t, secrets: readonly string[], line: string, expected: string) {
		t.is(redactText(line, {secrets, rules: []}), expected);
	},
	title: title => title ?? '',
});

const encoded = test.macro({
	exec(t, encode: (text: string) => string) {
		const line = `before ${encode(value)} after`;
		t.is(redactText(line, {secrets: [value], rules: []}), 'before [REDACTED] after');
	},
	title: title => `masks ${title}`,
});

test('the value itself', encoded, text => text);
test('JSON', encoded, text => JSON.stringify(text).slice(1, -1));
test('JSON within JSON', encoded, text => JSON.stringify(JSON.stringify(text)).slice(3, -3));
test('JSON with escaped slashes', encoded, text => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'));
test('JSON of ASCII only', encoded, text => JSON.stringify(text).slice(1, -1).replace('é', '\\u00e9'));
test('percent-encoding', encoded, encodeURIComponent);
test('percent-encoding in lower case', encoded, text =>
	encodeURIComponent(text).replace(/%../g, code => code.toLowerCase()),
);
test('form encoding', encoded, text => encodeURIComponent(text).replaceAll('%20', '+'));
test('strict percent-encoding', encoded, text => encodeURIComponent(text).replaceAll("'", '%27'));
test('XML', encoded, text =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
);
test('HTML as Go writes it', encoded, text =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#34;').replaceAll("'", '&#39;'),
);
test('shell, in single quotes', encoded, text => text.replaceAll("'", `'\\''`));
test('shell, in single and double quotes', encoded, text => text.replaceAll("'", `'"'"'`));
test('shell, in double quotes', encoded, text => text.replace(/["$`\\]/g, '\\$&'));
test('SQL', encoded, text => text.replaceAll("'", "''"));
test('JSON as Gson writes it', encoded, text =>
	JSON.stringify(text)
		.slice(1, -1)
		.replace(/[<&']/g, character => `\\u00${character.charCodeAt(0).toString(16)}`),
);
test('JSON as .NET writes it', encoded, text =>
	JSON.stringify(text)
		.slice(1, -1)
		.replaceAll('\\"', '"')
		.replace(/["<&'é]/g, character => `\\u00${character.charCodeAt(0).toString(16).toUpperCase()}`),
);
test('percent-encoding twice', encoded, text => encodeURIComponent(encodeURIComponent(text)));
test('HTML as Handlebars writes it', encoded, text =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#x27;'),
);
test('HTML as Mustache writes it', encoded, text =>
	text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#x27;')
		.replaceAll('/', '&#x2F;'),
);
test('bytes as Python shows them', encoded, text => text.replace('é', '\\xc3\\xa9'));
test('bytes as bash quotes them', encoded, text => text.replace('é', '\\303\\251'));
test('the bytes of a buffer', encoded, text => inspect(Buffer.from(text)).slice(8, -1));
test('a buffer in JSON', encoded, text =>
	JSON.stringify(Buffer.from(text))
		.replace(/[^\d,]/g, '')
		.slice(1),
);
test('hexadecimal', encoded, text => Buffer.from(text).toString('hex'));
test('hexadecimal in upper case', encoded, text => Buffer.from(text).toString('hex').toUpperCase());

/** A value of all signs, as it is shown by what the title says. */
const signs = 'a$b;c:d=e%f!g~h*i(j)k\\l#{m},n>o/p&q@r s';
for (const [title, shown] of [
	['Python in a path', 'a%24b%3Bc%3Ad%3De%25f%21g~h%2Ai%28j%29k%5Cl%23%7Bm%7D%2Cn%3Eo/p%26q%40r%20s'],
	['Java in a form', 'a%24b%3Bc%3Ad%3De%25f%21g%7Eh*i%28j%29k%5Cl%23%7Bm%7D%2Cn%3Eo%2Fp%26q%40r+s'],
	['ASP.NET', 'a%24b%3bc%3ad%3de%25f!g%7eh*i(j)k%5cl%23%7bm%7d%2cn%3eo%2fp%26q%40r+s'],
	['Go before a host', 'a$b;c%3Ad=e%25f%21g~h%2Ai%28j%29k%5Cl%23%7Bm%7D,n%3Eo%2Fp&q%40r%20s'],
	['a browser in a form', new URLSearchParams([['', signs]]).toString().slice(1)],
	['a browser before a host', Object.assign(new URL('http://h'), {password: signs}).password],
	[
		'a form in a parameter',
		'a%2524b%253Bc%253Ad%253De%2525f%2521g~h%252Ai%2528j%2529k%255Cl%2523%257Bm%257D%252Cn%253Eo%252Fp%2526q%2540r%2520s',
	],
	['a string of Python', signs.replace('\\', '\\\\')],
	['a string of Ruby', signs.replace('\\', '\\\\').replace('#{', '\\#{')],
	['nginx', signs.replace('\\', '\\x5C')],
	['settings of Java', signs.replace(/[\\:=#!]/g, '\\$&')],
	['settings of Python', signs.replace('%', '%%')],
	['a pattern', signs.replace(/[\\$*(){]|\}/g, '\\$&')],
	['a pattern of Python', signs.replace(/[\\$*(){}#~& ]/g, '\\$&')],
	['sed', signs.replace(/[\\/&]/g, '\\$&')],
	['bash in double quotes', signs.replace(/[\\$!]/g, '\\$&')],
	['`printf %q` of bash', signs.replace(/[\\$;!*(){},>& ]/g, '\\$&')],
	['PowerShell', signs.replace('$', '`$')],
	['cmd.exe', signs.replace(/[>&]/g, '^$&')],
	['JSON of PHP in JSON', JSON.stringify(JSON.stringify(signs).replaceAll('/', '\\/')).slice(3, -3)],
	[
		'JSON of Go in JSON',
		JSON.stringify(JSON.stringify(signs).replace('>', '\\u003e').replace('&', '\\u0026')).slice(3, -3),
	],
	['JSON in JSON in JSON', JSON.stringify(JSON.stringify(JSON.stringify(signs))).slice(7, -7)],
	['a page in a report', signs.replace('&', '&amp;amp;').replace('>', '&amp;gt;')],
] as const) {
	test(
		`masks what is shown by ${title}`,
		masked,
		[signs],
		`before ${shown} after`,
		'before [REDACTED] after',
	);
}

test('JSON of PHP', encoded, text =>
	JSON.stringify(text).slice(1, -1).replace('/', '\\/').replace('é', '\\u00e9'),
);
test('JSON of PHP for a page', encoded, text =>
	JSON.stringify(text)
		.slice(1, -1)
		.replace('\\"', '"')
		.replace('/', '\\/')
		.replace(/["<&'é]/g, character => `\\u00${character.charCodeAt(0).toString(16).toUpperCase()}`),
);
test('HTML of PHP', encoded, text =>
	text.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;').replace("'", '&#039;'),
);
test('HTML with numbers for what is beyond ASCII', encoded, text =>
	text
		.replace('&', '&amp;')
		.replace('<', '&lt;')
		.replace('"', '&quot;')
		.replace("'", '&#39;')
		.replace('é', '&#233;'),
);
test('an attribute', encoded, text => text.replace('&', '&amp;').replace('"', '&quot;'));
test('a string of Python', encoded, text => text.replace("'", "\\'").replace('é', '\\xe9'));
test('bytes of Python', encoded, text => text.replace("'", "\\'").replace('é', '\\xc3\\xa9'));
test('a line of nginx', encoded, text => text.replace('"', '\\x22').replace('é', '\\xC3\\xA9'));
test('bytes of Go', encoded, text => Buffer.from(text).join(' '));
test('all bytes of a long value', t => {
	const long = 'k7'.repeat(100);
	const bytes = Buffer.from(long)
		.toString('hex')
		.replace(/..(?!$)/g, '$& ');
	t.is(redactText(bytes, {secrets: [long], rules: []}), '[REDACTED]');
});

for (const before of ['', 'a', 'ab']) {
	const inner = Buffer.from(`${before}${value}>>>???~~~`).toString('base64');
	for (const [title, shown] of [
		['a URL', encodeURIComponent(inner)],
		['a form in lower case', encodeURIComponent(inner).replace(/%../g, code => code.toLowerCase())],
		['JSON of PHP', inner.replaceAll('/', '\\/')],
	] as const) {
		test(`masks Base64 of ${before}… in ${title}`, t => {
			const masked = redactText(shown, {secrets: [`${value}>>>???~~~`], rules: []});
			t.regex(masked, /^.{0,16}\[REDACTED\].{0,16}$/);
		});
	}
}

for (const before of ['', ':', 'a:', 'user:', 'user1:']) {
	for (const after of ['', '\n', ':x']) {
		test(`masks Base64 of ${JSON.stringify(`${before}…${after}`)}`, t => {
			for (const encoding of ['base64', 'base64url'] as const) {
				const line = Buffer.from(before + value + after).toString(encoding);
				const rest = redactText(line, {secrets: [value], rules: []}).replace('[REDACTED]', '');
				// At most the characters that also hold bits of what stands around the value.
				t.true(
					rest.length <= Math.ceil((before.length * 8) / 6) + Math.ceil((after.length * 8) / 6) + 4,
					rest,
				);
			}
		});
	}
}

test('masks a value in a command that PowerShell takes in Base64', t => {
	for (const before of ['', 'a', 'ab']) {
		const line = Buffer.from(`${before}${value}; exit`, 'utf16le').toString('base64');
		t.regex(redactText(line, {secrets: [value], rules: []}), /^.{0,6}\[REDACTED\].{14,20}$/);
	}
});

test('masks Base64 that is broken into lines', t => {
	const long = 'k7'.repeat(100);
	for (const width of [60, 64, 76]) {
		const lines =
			Buffer.from(long)
				.toString('base64')
				.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
		t.true(
			redactText(lines.join('\n'), {secrets: [long], rules: []})
				.split('\n')
				.every(line => line.includes('[REDACTED]')),
		);
	}
});

test(
	'masks the longest of two',
	masked,
	['mask-me-please', 'prefix_mask-me-please'],
	'a prefix_mask-me-please b',
	'a [REDACTED] b',
);
test(
	'masks two that overlap as one',
	masked,
	['ipsum dolor', 'dolor sit'],
	'Lorem ipsum dolor sit amet',
	'Lorem [REDACTED] amet',
);
test('takes no value for a pattern', masked, ['a.b*c+(d)'], 'aXbbbbc(d) a.b*c+(d)', 'aXbbbbc(d) [REDACTED]');
test(
	'masks a value that is given with quotes',
	masked,
	['"quoted-secret"'],
	'x quoted-secret y',
	'x [REDACTED] y',
);
test(
	'masks the parts around the last ampersand',
	masked,
	['first-part&second-part'],
	'first-part / second-part',
	'[REDACTED] / [REDACTED]',
);
test('masks characters beyond Latin 1', masked, ['日本語の秘密です'], 'p=日本語の秘密です;', 'p=[REDACTED];');
test(
	'does not take other characters with the same low byte for them',
	masked,
	['日本語の秘密です'],
	'\u0565\u062c\u069e\u064f',
	'\u0565\u062c\u069e\u064f',
);
test('finds a value at both ends of a line', masked, ['abcdef'], 'abcdefXabcdef', '[REDACTED]X[REDACTED]');
test('finds six characters wherever they stand', t => {
	for (let before = 0; before < 20; before++) {
		t.is(
			redactText(`${'.'.repeat(before)}abcdef`, {secrets: ['abcdef', 'longer-value'], rules: []}),
			`${'.'.repeat(before)}[REDACTED]`,
		);
	}
});

test('masks a value of many lines line by line, but not its short lines', t => {
	const secret = '{\n  "key": "abc-123-def"\n}\n';
	t.is(redactText(`a\n${secret}b {}`, {secrets: [secret], rules: []}), 'a\n{\n  [REDACTED]\n}\nb {}');
});

for (const secret of [
	's3cret-one\n',
	' s3cret-one ',
	'\ts3cret-one\r\n',
	'\n\ns3cret-one',
	'\ufeffs3cret-one',
]) {
	test(
		`masks ${JSON.stringify(secret)} as it is shown`,
		masked,
		[secret],
		'a|s3cret-one|b',
		'a|[REDACTED]|b',
	);
}
test('masks a value with its white space', masked, [' s3cret-one '], 'a| s3cret-one |', 'a|[REDACTED]|');
test(
	'masks a value that holds invisible characters',
	masked,
	['s3cr\u200bet-one'],
	's3cr\u200bet-one s3cret-one s3\u200dcret-one',
	'[REDACTED] [REDACTED] [REDACTED]',
);
test(
	'masks Base64 of a value with the line end that `echo` added',
	masked,
	['s3cret-one\n'],
	'czNjcmV0LW9uZQo=',
	'[REDACTED]o=',
);
test('tells of a value of short lines only, which is masked on one line all the same', t => {
	const warnings: LogWarning[] = [];
	const secrets = new KnownValues(['abc123\ndef456'], {onWarning: warning => warnings.push(warning)});
	t.deepEqual(
		warnings.map(({code}) => code),
		['LOGSLUICE_SHORT_SECRET'],
	);
	t.is(redactText('abc123\\ndef456', {secrets, rules: []}), '[REDACTED]');
});

test('masks a value of many lines on one line', t => {
	const secret = 'line one\nline two';
	t.is(redactText(JSON.stringify({secret}), {secrets: [secret], rules: []}), '{"secret":"[REDACTED]"}');
});

const phrase = 'is it correct horse battery';
for (const [line, expected] of [
	['a is it correct horse [truncated]', 'a [REDACTED] [truncated]'],
	['a is it [truncated]', 'a [REDACTED] [truncated]'],
	['a is [truncated]', 'a [REDACTED] [truncated]'],
	['this [truncated]', 'this [truncated]'],
	['it correct horse [truncated]', 'it correct horse [truncated]'],
	[JSON.stringify({phrase}).slice(0, 24).concat(' [truncated]'), '{"phrase":"[REDACTED] [truncated]'],
	['a is it correct horse', 'a is it correct horse'],
	[
		`is it correct ${'-'.repeat(5)}BEGIN PRIVATE KEY${'-'.repeat(5)} [truncated]`,
		`[REDACTED] ${'-'.repeat(5)}BEGIN PRIVATE KEY${'-'.repeat(5)} [truncated]`,
	],
] as const) {
	test(`masks what was cut in ${line}`, masked, [phrase, 'other-value'], line, expected);
}

test(
	'ignores what is not there',
	masked,
	[undefined, '', '   ', 'abcdef'] as string[],
	'abc   abcdef',
	'abc   [REDACTED]',
);

test('tells once of values that are too short, without showing them', t => {
	const warnings: LogWarning[] = [];
	const values = new KnownValues(['abcde', 'xyz'], {onWarning: warning => warnings.push(warning)});
	values.add('1234');
	t.is(values.size, 0);
	t.deepEqual(
		warnings.map(({code}) => code),
		['LOGSLUICE_SHORT_SECRET'],
	);
	t.notRegex(warnings[0]?.message ?? '', /abcde|xyz|1234/);
});

test('lists its values', t => {
	t.deepEqual([...new KnownValues(['abcdef', 'ghijkl', 'abcdef'])], ['abcdef', 'ghijkl']);
});

test('refuses a string, and does not show it', t => {
	const error = t.throws(() => new KnownValues('my-secret'), {instanceOf: TypeError});
	t.notRegex(error.message, /my-secret/);
});

test('refuses a value that is no string, and does not show it', t => {
	const error = t.throws(() => new KnownValues([424242 as unknown as string]), {instanceOf: TypeError});
	t.notRegex(error.message, /424242/);
});
