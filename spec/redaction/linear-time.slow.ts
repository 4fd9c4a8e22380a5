import {setImmediate} from 'node:timers/promises';
import test from 'ava';
import {Redactor} from '../../lib/redaction/redactor.ts';
import type {RedactionRule} from '../../lib/redaction/rule.ts';
import {defaultRules} from '../../lib/redaction/rules.ts';

const short = 1 << 19;
const long = 1 << 20;

/**
 * A line of 1 MB may cost what two of half its length cost, and noise; a quadratic rule would cost twice that.
 * Asked again where the machine was busy with something else.
 */
const linear = test.macro(async (t, piece: string, rules: readonly RedactionRule[]) => {
	// Lets AVA tell what was found so far.
	await setImmediate();
	let ratio = Number.POSITIVE_INFINITY;
	for (let attempt = 0; attempt < 4 && ratio > 3; attempt++) {
		ratio = timeOf(fill(piece, long), rules) / Math.max(timeOf(fill(piece, short), rules), 5);
	}
	t.true(ratio <= 3, `1 MB of ${piece} costs ${ratio} times what half of it costs`);
});

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
		'(',
		')',
		'{',
	],
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

function timeOf(line: string, rules: readonly RedactionRule[]): number {
	const redactor = new Redactor('spec', {rules});
	// Of the processor: what else the machine does must not count.
	const before = process.cpuUsage();
	redactor.redact(line);
	const {user, system} = process.cpuUsage(before);
	return (user + system) / 1000;
}

function fill(piece: string, length: number): string {
	return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}
