import {setImmediate} from 'node:timers/promises';
import test from 'ava';
import {Redactor} from '../../lib/redaction/redactor.ts';
import type {RedactionRule} from '../../lib/redaction/rule.ts';
import {defaultRules} from '../../lib/redaction/rules.ts';

const short = 1 << 19;
const long = 1 << 20;

type Place = {readonly before?: readonly string[]; readonly tail?: string};

/**
 * A line of 1 MB may cost what two of half its length cost, and noise; a quadratic rule would cost twice that.
 * Asked again where the machine was busy with something else.
 */
const linear = test.macro(
	async (t, piece: string, rules: readonly RedactionRule[], {before = [], tail = ''}: Place = {}) => {
		const cost = (length: number) => timeOf(fill(piece, length) + tail, rules, before);
		// Lets AVA tell what was found so far.
		await setImmediate();
		let ratio = Number.POSITIVE_INFINITY;
		for (let attempt = 0; attempt < 4 && ratio > 3; attempt++) {
			ratio = cost(long) / Math.max(cost(short), 5);
		}
		t.true(ratio <= 3, `1 MB of ${piece} costs ${ratio} times what half of it costs`);
	},
);

// What repeats in them is the beginning of something that never comes to its end, or comes again and again.
for (const piece of [
	...[
		'a',
		'A1',
		'_',
		'-',
		'a.',
		'=',
		':',
		'"',
		"'",
		'\\',
		'\\n',
		' ',
		'%41',
		'@',
		'\u200b',
		'a\u200b',
		'pwd=abcd1 \u200b',
		'(',
		')',
		'{',
	],
	...['%3A%2F%2F', '%3A%2F%2Fa%3A', '%3A%2F%2Fa%3Ab%40', ':\\/\\/a:b'],
	...['://', '://a:', '://a:b', '://a:b@', '?token=', '&key=', '?token=a&'],
	...[
		'password=',
		'password="',
		"password:'",
		'password: ',
		'password=a;',
		'password=a,',
		'password=(',
		'password=\\"',
	],
	...['api_key=', 'jwt=', 'key%3D', 'key=1a2', 'api_key->', 'api_key\\n', "password='"],
	...[
		'token ',
		'key: ',
		'passwordtoken',
		'{Password:',
		'"password", "',
		'password value=',
		'--token ',
		'-token a -',
	],
	...[
		'<password>',
		'<password ',
		'set password ',
		'&quot;password&quot;:&quot;',
		`${'a'.repeat(100)}password=`,
		'api_token,',
		'{\\u0022password\\u0022:\\u0022',
		'map[password:a ',
		'password is ',
		"define('password', '",
		'<setting name="ApiKey"><value>',
		'"kty":"d":"',
		'login a password ',
		'unseal key: ',
	],
	...[
		'curl -u "',
		' -u a:',
		` -u 'a`,
		'mysql ',
		'mysql -p',
		'docker -p ',
		'http -a ',
		'htpasswd -b a ',
		'echo a|',
		"PASSWORD '",
		"identified by '\\\\",
		'username a secret ',
		'radius key ',
		'create secret --from-literal=a=b ',
		'net use /user:a ',
		'temporary password ',
		'password for a: ',
		'mnemonic: legal legal ',
		'AUTH ',
		'$6$a$',
	],
	...[
		'authorization: bearer ',
		'authorization: digest a="',
		'authorization: digest a=b, ',
		'cookie: a=',
		'::add-mask::',
	],
	...[
		'-----BEGIN PRIVATE KEY-----',
		'-----BEGIN PRIVATE KEY-----\\n',
		'-----BEGIN PRIVATE KEY----- AAAAAAAAAAAAAAAA ',
	],
	...[
		'LS0tLS1CRUdJTi',
		'LS0tLS1CRUdJTiAA',
		'LS0tLS1CRUdJTi-',
		'eyJ',
		'eyJhbGciOiJI.',
		'eyJhbGciOiJI.eyJ',
		'xoxb-',
		'glpat-',
		'sk-',
		'heroku ',
		'heroku    -]',
		'deadbeef',
	],
]) {
	test.serial(`costs linear time on a line of ${JSON.stringify(piece)}`, linear, piece, defaultRules);
}

for (const rule of defaultRules) {
	const piece = (rule.keywords ?? []).slice(0, 4).join('');
	test.serial(`${rule.id} costs linear time on a line of its keywords`, linear, piece, [rule]);
}

for (const [title, before] of [
	['within a Kubernetes Secret', ['kind: Secret', 'data:']],
	['behind the opening of a .netrc', ['machine a']],
	['within a PuTTY key', ['Private-Lines: 9']],
	['within a list of secrets', ['api_keys:']],
	['within a key in Base64', [`${'LS0tLS1CRUdJTi'}BQUklWQVRFIEtFWS0tLS0t${'A'.repeat(60)}`]],
	['within a key block in a log of JSON', [`{"msg":"${'-'.repeat(5)}BEGIN PRIVATE KEY${'-'.repeat(5)}"}`]],
] as const) {
	for (const piece of ['a', 'a ', ' ', ' a: ', '"', '"a', '"a":', '- a', 'A1=', '\\n']) {
		const name = `costs linear time ${title} on a line of ${JSON.stringify(piece)}`;
		test.serial(name, linear, piece, defaultRules, {before});
	}
}

const begin = `${'-'.repeat(5)}BEGIN RSA PRIVATE KEY${'-'.repeat(5)}`;
const tail = ` ! ${'A'.repeat(20)}`;
for (const piece of ['a', 'a ', ' ', '+', 'A1=', '\\n']) {
	const title = `costs linear time within a key block on a line of ${JSON.stringify(piece)}`;
	test.serial(title, linear, piece, defaultRules, {before: [begin], tail});
	test.serial(`${title} behind an interruption`, linear, piece, defaultRules, {
		before: [begin, 'no key'],
		tail,
	});
}

for (const [where, before] of [
	['that grep has numbered', `9:${begin}`],
	['that a script writes', `echo "${begin}" >> id`],
] as const) {
	for (const piece of ['1:', '1:a', '1-a ', ' ', 'a', '"', 'a" ', 'a>', '\\n']) {
		const title = `costs linear time within a key block ${where} on a line of ${JSON.stringify(piece)}`;
		test.serial(title, linear, piece, defaultRules, {before: [before], tail});
	}
}

for (const piece of [
	'"',
	"'",
	'\\',
	'\\"',
	'\'\\\\"',
	'<a>',
	'<a ',
	'a',
	'mnemonic: a ',
	'seed: legal ',
	' -----BEGIN ',
]) {
	const title = `costs linear time on a line of ${JSON.stringify(piece)} that is cut`;
	test.serial(title, linear, piece, defaultRules, {tail: ' [truncated]'});
}

function timeOf(line: string, rules: readonly RedactionRule[], before: readonly string[]): number {
	const redactor = new Redactor('spec', {rules});
	for (const earlier of before) redactor.redact(earlier);
	// Of the processor: what else the machine does must not count.
	const start = process.cpuUsage();
	redactor.redact(line);
	const {user, system} = process.cpuUsage(start);
	return (user + system) / 1000;
}

function fill(piece: string, length: number): string {
	return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}
