import test from 'ava';
import {redactText} from '../../lib/redaction/redact-text.ts';

// Built here, so that no scanner takes the file for a key.
const dashes = '-'.repeat(5);
const begin = `${dashes}BEGIN RSA PRIVATE KEY${dashes}`;
const end = `${dashes}END RSA PRIVATE KEY${dashes}`;
const body = ['MIIEpAIBAAKCAQEA7bq3', 'Xk0vJ2mZ8sQw1nT5yRb4', 'c9Lf=='].map(line =>
	line.padStart(40, 'Ab3/+x'),
);

const masked = test.macro({
	exec(t, lines: readonly string[]) {
		const text = lines.join('\n');
		t.is(redactText(text.replace(/[‹›]/g, '')), text.replace(/‹[^›]*›/g, '[REDACTED]'));
	},
	title: title => title ?? '',
});
const secret = body.map(line => `‹${line}›`);

test('masks a block over lines, and not what stands around it', masked, [
	'$ cat key',
	begin,
	...secret,
	end,
	'$ done',
]);
test('masks a block on one line', masked, [`key: ${begin} ‹${body.join(' ')}› ${end} done`]);
test('masks a block in a string with escaped line ends', masked, [
	`{"pem":"${begin}‹\\n${body.join('\\n')}\\n›${end}\\n"}`,
]);
test('masks a block behind a log prefix', masked, [
	'10:00:00 | start',
	`10:00:01 | ${begin}`,
	...secret.map(line => `10:00:02 | ${line}`),
	`10:00:03 | ${end}`,
	'10:00:04 | end',
]);
test('masks a block behind prefixes of different lengths', masked, [
	`[9] ${begin}`,
	...secret.slice(0, 2).map((line, index) => `[${index + 10}] ${line}`),
	`[12] ${end}`,
]);
test('keeps the headers of an encrypted block', masked, [
	begin,
	'Proc-Type: 4,ENCRYPTED',
	'DEK-Info: AES-128-CBC,0123456789ABCDEF0123456789ABCDEF',
	'',
	...secret,
	end,
]);
test('masks PGP blocks', masked, [
	`${dashes}BEGIN PGP PRIVATE KEY BLOCK${dashes}`,
	'Version: GnuPG v2',
	'',
	...secret,
	`${dashes}END PGP PRIVATE KEY BLOCK${dashes}`,
	'after',
]);
test('masks two blocks', masked, [begin, ...secret, end, 'between', begin, ...secret, end, 'after']);
test('lets certificates pass', masked, [
	`${dashes}BEGIN CERTIFICATE${dashes}`,
	...body,
	`${dashes}END CERTIFICATE${dashes}`,
]);
test('lets public keys pass', masked, [
	`${dashes}BEGIN PUBLIC KEY${dashes}`,
	...body,
	`${dashes}END PUBLIC KEY${dashes}`,
]);
test('does not swallow the log behind prose about a block', masked, [
	`The file must begin with ${begin} and not with BEGIN CERTIFICATE`,
	'next line',
]);
test('leaves lines of others that stand between its lines', masked, [
	begin,
	secret[0]!,
	'npm warn deprecated inflight@1.0.6: This module leaks memory',
	secret[1]!,
	'2026-01-01T00:00:00Z',
	secret[2]!,
	'‹c9Lf==›',
	end,
	'after',
]);
test('masks the last, short line behind lines of others', masked, [
	begin,
	secret[0]!,
	'npm warn deprecated inflight@1.0.6: This module leaks memory',
	'‹c9Lfx0==›',
	end,
]);
test('masks lines with a prefix behind lines of others', masked, [
	`10:00:01 | ${begin}`,
	'npm warn deprecated inflight@1.0.6: This module leaks memory',
	...secret.map((line, index) => `[job ${index + 9}] ${line}`),
	`[job 12] ${end}`,
]);
test('goes on behind the first line of somebody else, but for what is clearly a key', masked, [
	begin,
	...secret,
	'error: the file ends here',
	'next line',
	'word',
	'',
	'word',
	'Successfully built node_modules/internationalization',
	'Key: value',
	'word',
]);
test('ends with the BEGIN of something else', masked, [
	begin,
	...secret,
	`${dashes}BEGIN CERTIFICATE${dashes}`,
	...body,
	`${dashes}END CERTIFICATE${dashes}`,
]);
test('masks a block whose BEGIN stands behind more text than its lines have', masked, [
	`${'text '.repeat(30)}${begin}`,
	...secret,
	'‹c9Lf==›',
	end,
	'after',
]);
test('masks a block whose BEGIN was put before the mark of a cut line', masked, [
	`text ${begin} [truncated]`,
	...secret,
	end,
	'after',
]);
for (const [title, before] of [
	['its lines', ''],
	['the lines of a file', 'deploy-2-a/id.pem:'],
	['lines behind a clock', '2026-01-01T10:00:01Z id.pem:'],
] as const) {
	test(`masks a block in output of \`grep -n\`, which numbers ${title}`, masked, [
		`${before}9:${begin}`,
		...secret.map((line, index) => `${before.replace(/:$/, '-')}${index + 10}-${line}`),
		`${before.replace(/:$/, '-')}13-‹c9Lf›`,
		`${before}14:${end}`,
		`${before}15-word`,
	]);
}
test('masks a numbered block of which every line is a match', masked, [
	`8:${begin}`,
	'9:Proc-Type: 4,ENCRYPTED',
	...secret.map((line, index) => `${index + 10}:${line}`),
	`13:${end}`,
	'14:word',
]);
test('leaves what grep shows of other files', masked, [
	`docs/keys.md:12:${begin}`,
	'src/server.ts:40:listen',
	'src/server.ts:9:internationalization',
]);
for (const [title, lineOf] of [
	['appends to a file', (text: string) => `echo "${text}" >> /tmp/id.pem`],
	['shows what it does', (text: string) => `+ echo ${text.startsWith('-') ? `'${text}'` : text}`],
	['uses tee', (text: string) => `$ echo '${text}' | sudo tee -a id.pem`],
	['is one of Windows', (text: string) => `C:\\> echo ${text}>> id.pem`],
] as const) {
	test(`masks a block that a script writes line by line, which ${title}`, masked, [
		lineOf(begin),
		...secret.map(lineOf),
		lineOf('‹c9Lf›'),
		lineOf(end),
		lineOf('word'),
	]);
}
test('masks a block in a script of which the first line is longer', masked, [
	`RUN mkdir -p ~/.ssh && echo "${begin}" > id && \\`,
	...secret.map(line => `    echo "${line}" >> id && \\`),
	'    echo "‹c9Lf›" >> id && \\',
	`    echo "${end}" >> id && \\`,
	'    echo "word" >> id',
]);
test('masks lines of a block that have something on both sides', masked, [
	`ts=1 msg="${begin}" level=info`,
	`ts=2 msg="‹${'Mv7hKq2x'.repeat(8)}›" level=info`,
	'ts=3 msg="listening on 80" path=/home/Runner1/work/project/node/modules/internationalization level=info',
	`ts=4 msg="${end}" level=info`,
]);

test('is over once its END came behind a line of somebody else', masked, [
	begin,
	...secret,
	'error: no such file',
	end,
	...body,
]);

test('masks no more than 200 lines for a block that never ends', t => {
	const lines = redactText([begin, ...Array.from({length: 300}, () => 'word')].join('\n')).split('\n');
	t.is(lines.filter(line => line === '[REDACTED]').length, 200);
});

for (const kind of ['', 'RSA ', 'EC ', 'DSA ', 'OPENSSH ', 'ENCRYPTED ']) {
	test(`masks the Base64 of a block of a ${kind}PRIVATE KEY`, t => {
		const block = [begin, ...body, end].join('\n').replaceAll('RSA ', kind);
		const line = `client-key-data: ${Buffer.from(block).toString('base64')}`;
		t.is(redactText(line), 'client-key-data: [REDACTED]');
		t.is(redactText(line.replace('client-key-data', 'x')), 'x: [REDACTED]');
	});
}
test('masks the Base64 of a block that is wrapped over lines', t => {
	const dashes = '-'.repeat(5);
	const block = `${dashes}BEGIN PRIVATE KEY${dashes}\n${'Mv7/'.repeat(50)}\n${dashes}END PRIVATE KEY${dashes}\n`;
	const lines = Buffer.from(block)
		.toString('base64')
		.match(/.{1,76}/g)!
		.map(line => `  ${line}`);
	const masked = redactText(['key: |', ...lines, '  next: line', 'word'].join('\n'));
	t.is(masked, ['key: |', ...lines.map(() => '  [REDACTED]'), '  next: line', 'word'].join('\n'));
});

for (const [title, lineOf] of [
	['', (msg: string) => ({level: 'info', msg})],
	[
		' with a clock before and a place behind',
		(msg: string, ts: number) => ({ts: ts ** 1.5, msg, caller: 'a.go:1'}),
	],
] as const) {
	test(`masks a block whose lines are strings of a log of JSON${title}`, t => {
		const dashes = '-'.repeat(5);
		const body = ['Mv7/'.repeat(16), 'Kq2x'.repeat(16), `${'Zt9b'.repeat(8)}==`];
		const block = [
			`${dashes}BEGIN PRIVATE KEY${dashes}`,
			...body,
			`${dashes}END PRIVATE KEY${dashes}`,
			'listening',
		];
		const masked = redactText(block.map((msg, index) => JSON.stringify(lineOf(msg, index))).join('\n'));
		for (const line of body) t.false(masked.includes(line.slice(0, 8)));
		t.is(masked.split('\n').at(-1), JSON.stringify(lineOf('listening', block.length - 1)));
	});
}

test('masks a key in the form of SSH2', t => {
	const [begin, end] = ['BEGIN', 'END'].map(word => `---- ${word} SSH2 ENCRYPTED PRIVATE KEY ----`);
	const text = [begin, 'Comment: "ci"', 'P2/56wAA'.repeat(8), 'Zq9x==', end, 'after'].join('\n');
	t.is(redactText(text), [begin, 'Comment: "ci"', '[REDACTED]', '[REDACTED]', end, 'after'].join('\n'));
});

test('masks the private lines of a PuTTY key', t => {
	const [open, secret] = ['AAAAB3Nz'.repeat(8), 'AAABAQCx'.repeat(8)];
	const lines = [
		'PuTTY-User-Key-File-3: ssh-rsa',
		'Public-Lines: 1',
		open,
		'Private-Lines: 2',
		secret,
		'Zq9x==',
		'after',
	];
	const masked = redactText(lines.join('\n')).split('\n');
	t.deepEqual(masked, [...lines.slice(0, 4), '[REDACTED]', '[REDACTED]', 'after']);
});

test('masks the private members of a JSON Web Key', t => {
	const member = 'x7Gq_'.repeat(8);
	const line = (secret: string) => `{"kty":"OKP","crv":"Ed25519","x":"${member}","d":"${secret}"}`;
	t.is(redactText(line(member)), line('[REDACTED]'));
});

test('lets the Base64 of a certificate pass', t => {
	const block = [begin, ...body, end].join('\n').replaceAll('RSA PRIVATE KEY', 'CERTIFICATE');
	const line = `certificate-authority-data: ${Buffer.from(block).toString('base64')}`;
	t.is(redactText(line), line);
});
