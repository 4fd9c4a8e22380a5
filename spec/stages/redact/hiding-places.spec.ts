// Secrets where redaction could miss them, through the whole pipeline with its default stages.
import {randomUUID} from 'node:crypto';
import test from 'ava';
import {JobLog} from '../../../lib/job-log.ts';
import {linesOf} from '../../pipeline/logged.ts';
import {startRedis} from '../../support/redis.ts';

const redis = await startRedis();
test.after.always(() => redis.stop());

const password = ['hunter2', 'hunter2'].join('-');
const token = `ghp_${'x1Y2'.repeat(9)}`;
const value = ['correct', 'horse', 'battery'].join('-');
const dashes = '-'.repeat(5);
const begin = `${dashes}BEGIN PRIVATE KEY${dashes}`;
const end = `${dashes}END PRIVATE KEY${dashes}`;
const body = [1, 2, 3].map(line => `MIIEpAIBAAKCAQEA7bq${line}Xk0vJ2mZ8sQw1nT5yRb4`);

const log = [
	`login ${token} done`,
	`postgres://app:${password}@db/app`,
	`the value is ${value}, é😀`,
	begin,
	...body,
	end,
	'after',
	'db:',
	'  password: |',
	`    ${password}`,
	'  port: 5432',
].join('\n');

test('are masked wherever the bytes are cut', async t => {
	const bytes = Buffer.from(log);
	const whole = await linesOf([bytes], {secrets: [value]});
	for (const secret of [password, token, value, ...body]) t.false(whole.lines.join('\n').includes(secret));
	t.true(whole.lines.includes('after'));
	t.true(whole.lines.includes('  port: 5432'));
	for (let at = 0; at <= bytes.length; at++) {
		const {lines} = await linesOf([bytes.subarray(0, at), bytes.subarray(at)], {secrets: [value]});
		t.deepEqual(lines, whole.lines, `cut at ${at}`);
	}
	const single = await linesOf(
		Array.from(bytes, byte => Buffer.of(byte)),
		{secrets: [value]},
	);
	t.deepEqual(single.lines, whole.lines);
});

const masked = test.macro(
	async (t, output: string, expected: readonly string[], options: {maxLineLength?: number} = {}) => {
		const {lines} = await linesOf([output], {secrets: [value], ...options});
		t.deepEqual(lines, expected);
	},
);

for (const [name, secret] of Object.entries({token, 'known value': value})) {
	const coloured = [...secret].map((character, index) => `\u001B[3${index % 8}m${character}`).join('');
	test(`a ${name} with a colour before each character`, masked, `a ${coloured}\u001B[0m b\n`, [
		'a [REDACTED] b',
	]);
	test(`a ${name} in a frame that \\r rewrites`, masked, `a ${secret}\rdone\n`, ['done']);
	test(`a ${name} in the frame that stays`, masked, `wait\ra ${secret}\r\n`, ['a [REDACTED]']);
	test(`a ${name} corrected by backspaces`, masked, `a ${secret.slice(0, 9)}zz\b\b${secret.slice(9)}\n`, [
		'a [REDACTED]',
	]);
	test(`a ${name} in a title`, masked, `a \u001B]0;${secret}\u0007b\n`, ['a b']);
	test(`a ${name} in a title that does not end`, masked, `a\n\u001B]0;${secret}\nb\n`, ['a', 'b']);
	test(
		`a ${name} in the address of a link, and in its text`,
		masked,
		`\u001B]8;;https://x/${secret}\u001B\\see ${secret}\u001B]8;;\u001B\\ there\n`,
		['see [REDACTED] there'],
	);
	test(`a ${name} parted by invisible characters`, masked, `a ${[...secret].join('\u200B')} b\n`, [
		'a [REDACTED] b',
	]);
	for (let cut = 0; cut <= secret.length + 4; cut += 4) {
		test(
			`a ${name} at the truncation edge, ${cut} characters before it`,
			masked,
			`${'x'.repeat(58 - cut)} ${secret} ${'y'.repeat(60)}\n`,
			[`${`${'x'.repeat(58 - cut)} [REDACTED] ${'y'.repeat(60)}`.slice(0, 60)} [truncated]`],
			{maxLineLength: 60},
		);
	}
}

test('at the cut of a line that is too long, and in the tail that is skipped', async t => {
	const maxLineBytes = 8192;
	for (const secret of [token, value]) {
		for (let before = maxLineBytes - secret.length - 2; before <= maxLineBytes + 2; before += 3) {
			const {lines} = await linesOf([`${'x '.repeat(before / 2)}${secret} ${secret}\nnext\n`], {
				maxLineBytes,
				maxLineLength: 100_000,
				secrets: [value],
			});
			t.is(lines.length, 2);
			// Not even a part that one could go on from.
			t.false(lines[0]?.includes(secret.slice(0, 6)), lines[0]?.slice(-80));
			t.is(lines[1], 'next');
		}
	}
});

test('in words that the cut of a line that is too long parts', async t => {
	const maxLineBytes = 8192;
	const words = ['correct', 'horse', 'battery', 'staple'];
	for (const secret of [
		words.join(' '),
		words.join('  '),
		`a\t${words.join('\t')}`,
		`"${words.join(' ')}"`,
	]) {
		for (let before = maxLineBytes - secret.length - 4; before <= maxLineBytes + 2; before++) {
			const {lines} = await linesOf([`${'.'.repeat(before)} ${secret} end\n`], {
				maxLineBytes,
				maxLineLength: 100_000,
				secrets: [secret],
			});
			t.regex(lines[0] ?? '', /^\.*(?: \[REDACTED\](?: end)?)?(?: \[truncated\])?$/, `behind ${before}`);
		}
	}
});

test('in a line of 64 KiB without white space', async t => {
	const {lines} = await linesOf([`{"a":"${'x'.repeat(60_000)}","b":"${token}${'y'.repeat(9000)}"}\n`], {
		maxLineLength: 100_000,
	});
	t.regex(lines[0] ?? '', / \[truncated\]$/);
	t.false(lines[0]?.includes('ghp_'));
});

test('in two key blocks that stdout and stderr of one job print at once', async t => {
	const client = redis.client();
	const jobId = randomUUID();
	const job = new JobLog(client, {jobId, secrets: [value]});
	const [stdout, stderr] = [job.stream('stdout'), job.stream('stderr')];
	stdout.write(`${begin}\n`);
	stderr.write(`plain ${body[0]}\npassword:\n`);
	stdout.write(`${body[0]}\n`);
	stderr.write(`  ${password}\n${begin}\n${body[1]}\n`);
	stdout.write(`${end}\nplain ${body[2]}\n`);
	stderr.write(`${body[2]}\n${value}\n${end}\nend\n`);
	await job.end();
	const entries = (await client.xrange(`job:${jobId}:logs`, '-', '+')).map(([, fields]) => fields);
	const textsOf = (source: string) =>
		entries.filter(fields => fields[3] === source && !fields.includes('marker')).map(fields => fields[5]);
	t.deepEqual(textsOf('stdout'), [begin, '[REDACTED]', end, `plain ${body[2]}`]);
	t.deepEqual(textsOf('stderr'), [
		`plain ${body[0]}`,
		'password:',
		'  [REDACTED]',
		begin,
		'[REDACTED]',
		'[REDACTED]',
		'[REDACTED]',
		end,
		'end',
	]);
});
