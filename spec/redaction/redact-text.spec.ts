import test from 'ava';
import {redactText} from '../../lib/redaction/redact-text.ts';

const masked = test.macro((t, text: string, expected: string) => {
	t.is(redactText(text), expected);
});
const token = `ghp_${'x7K'.repeat(12)}`;

test(
	'keeps line ends as they are',
	masked,
	'a\r\npassword=hunter2\n\n\rb',
	'a\r\npassword=[REDACTED]\n\n\rb',
);
test('leaves an empty text', masked, '', '');
test(
	'masks more than one secret of a line',
	masked,
	`${token} and password=hunter2`,
	'[REDACTED] and password=[REDACTED]',
);
test('masks a secret that two rules find once', masked, `password=${token}`, 'password=[REDACTED]');
test(
	'keeps the user of a URL',
	masked,
	'postgresql://app:hunter2@db:5432/app',
	'postgresql://app:[REDACTED]@db:5432/app',
);
test(
	'masks the password of a URL in JSON with escaped slashes',
	masked,
	'{"url":"https:\\/\\/app:hunter2@db"}',
	'{"url":"https:\\/\\/app:[REDACTED]@db"}',
);
test(
	'masks the password of a percent-encoded URL',
	masked,
	'?to=https%3A%2F%2Fapp%3Ahunter2%21%40db%2Fapp',
	'?to=https%3A%2F%2Fapp%3A[REDACTED]%40db%2Fapp',
);
test(
	'leaves a percent-encoded URL without a password',
	masked,
	'x%3a%2f%2fdb%3a80%2fa%40b',
	'x%3a%2f%2fdb%3a80%2fa%40b',
);
test(
	'masks a token behind a Unicode escape',
	masked,
	`{\\u0022a\\u003d${token}`,
	'{\\u0022a\\u003d[REDACTED]',
);
test(
	'masks a password that begins with stars',
	masked,
	'password=***abc123secret password=**** password=ab****yz',
	'password=[REDACTED] password=**** password=ab****yz',
);
test(
	'leaves the directory',
	masked,
	'PWD=/tmp/tmp.aB3dE5fG7h OLDPWD=/a1b2c3d4e5f6/x',
	'PWD=/tmp/tmp.aB3dE5fG7h OLDPWD=/a1b2c3d4e5f6/x',
);
test('masks `PWD` of a connection string', masked, 'UID=sa;PWD=hunter2', 'UID=sa;PWD=[REDACTED]');
test(
	'masks a password without a user',
	masked,
	'redis://:hunter2@cache:6379/0',
	'redis://:[REDACTED]@cache:6379/0',
);
test(
	'masks a token in the place of the user',
	masked,
	`https://${token}@github.com/a/b`,
	'https://[REDACTED]@github.com/a/b',
);
test(
	'leaves a user without a password',
	masked,
	'git clone https://ci-user@bitbucket.org/a/b',
	'git clone https://ci-user@bitbucket.org/a/b',
);
test(
	'masks parameters of URLs, not those beside them',
	masked,
	'GET /a?api_key=Abc123Def456Ghi7&page=2',
	'GET /a?api_key=[REDACTED]&page=2',
);
test(
	'masks a signature, not when it expires',
	masked,
	`/k?X-Amz-Expires=300&X-Amz-Signature=${'0a'.repeat(32)}`,
	'/k?X-Amz-Expires=300&X-Amz-Signature=[REDACTED]',
);
test(
	'masks an Authorization header',
	masked,
	'> authorization: Basic Y2k6aHVudGVyMg==',
	'> authorization: Basic [REDACTED]',
);
test(
	'masks every parameter of a digest',
	masked,
	'Authorization: Digest username="ci", response="0a1b"',
	'Authorization: Digest [REDACTED]',
);
test(
	'masks the value of a cookie',
	masked,
	'< set-cookie: sid=s%3A2Z5cOu43; Path=/; HttpOnly',
	'< set-cookie: sid=[REDACTED]; Path=/; HttpOnly',
);
test(
	'masks what curl takes, not the user',
	masked,
	"curl -u 'ci:hunter2' https://a",
	"curl -u 'ci:[REDACTED]' https://a",
);
test('masks what mysql takes', masked, 'mysql -u root -phunter2 app', 'mysql -u root -p[REDACTED] app');
test('masks what is told to be masked', masked, '::add-mask::hunter2', '::add-mask::[REDACTED]');
test('masks a bare key of the oldest form', masked, `key sk-${'a1B2'.repeat(8)}`, 'key [REDACTED]');
test(
	'finds a token that invisible characters part',
	masked,
	`${token.slice(0, 20)}\u200b${token.slice(20)} \u200bx`,
	'[REDACTED] \u200bx',
);
test(
	'finds a token behind an escaped line end',
	masked,
	`{"log":"a\\n${token}\\n"}`,
	'{"log":"a\\n[REDACTED]\\n"}',
);
test(
	'leaves what only begins like a token',
	masked,
	'ghp_short sk-SK task-1234 glpat-',
	'ghp_short sk-SK task-1234 glpat-',
);
test(
	'masks lines longer than its buffer',
	masked,
	`${'x '.repeat(50_000)}${token}`,
	`${'x '.repeat(50_000)}[REDACTED]`,
);

test(
	'masks every cookie that is sent',
	masked,
	'Cookie: theme=dark1; sid="abcd1234"; a=',
	'Cookie: theme=[REDACTED]; sid="[REDACTED]"; a=',
);

test('refuses what is no text, and does not show it', t => {
	const error = t.throws(() => redactText(424242 as unknown as string), {instanceOf: TypeError});
	t.notRegex(error.message, /424242/);
});

test('refuses options that it does not have', t => {
	t.throws(() => redactText('', {secret: ['a']} as object), {instanceOf: TypeError, message: /secret/});
});
