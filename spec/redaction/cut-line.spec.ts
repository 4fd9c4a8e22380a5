import test from 'ava';
import {redactText} from '../../lib/redaction/redact-text.ts';
import {redact} from '../../lib/stages/redact.ts';

const mark = ' [truncated]';

/** Each `‹…›` is what must go, from a line that is cut behind it. */
const masked = test.macro({
	exec(t, text: string) {
		const input = `${text.replace(/[‹›]/g, '')}${mark}`;
		const expected = `${text.replace(/‹[^›]*›/g, '[REDACTED]')}${mark}`;
		t.is(redactText(input), expected);
		t.is(
			redact()
				.mapBlock(Buffer.from(`${input}\n`))
				.toString(),
			`${expected}\n`,
		);
	},
	title: (_, text: string) => `masks a part in ${text.slice(0, 100)}`,
});

const password = '‹Correct Horse9! Batt›';
for (const text of [
	`password="${password}`,
	`{"a":1,"password": "${password}`,
	String.raw`body="{\"a\":\"b\",\"password\":\"${password}`,
	`it's "done"; password='${password}`,
	`mysql -p'${password}`,
	`redis-cli -a "${password}`,
	`curl -u "ci:${password}`,
	`curl -u 'ci':'${password}`,
	`CREATE USER a IDENTIFIED BY '${password}`,
	`<user>ci</user><password>${password}`,
	`ConvertTo-SecureString '${password}`,
	`"kty":"EC","d":"‹${'x7Gq_'.repeat(5)}›`,
	`enable secret ‹${['s3cret', 'Cisco'].join('')}›`,
]) {
	test(masked, text);
}

const words = 'legal winner thank year wave sausage worth useful legal winner thank'.split(' ');
for (const count of [1, 2, 7, 11]) test(masked, `mnemonic: ‹${words.slice(0, count).join(' ')}›`);
test(masked, `{"a":1,"mnemonic": "‹${words.slice(0, 6).join(' ')}›`);
test(masked, `secret phrase = ‹${words.slice(0, 6).join(' ')}›`);

const stays = test.macro({
	exec(t, text: string) {
		t.is(redactText(`${text}${mark}`), `${text}${mark}`);
	},
	title: (_, text: string) => `leaves ${text} of a line that is cut`,
});

for (const text of ['password=', 'password', 'the seed of a tree', `it's "done`, '<password>', 'a', '']) {
	test(stays, text);
}
test('leaves words behind the name of a seed phrase in a line that is whole', t => {
	t.is(redactText('seed: random words'), 'seed: random words');
});

test('masks what is on the line behind a key at which a line is cut', t => {
	const text = `password:${mark}\n  hunter2hunter2\n`;
	t.is(redactText(text), `password:${mark}\n  [REDACTED]\n`);
	t.is(redact().mapBlock(Buffer.from(text)).toString(), `password:${mark}\n  [REDACTED]\n`);
});

test('keeps what invisible characters stand in of a cut line', t => {
	t.is(redactText(`a\u200bb password="abc \u200bdef${mark}`), `a\u200bb password="[REDACTED]${mark}`);
});
