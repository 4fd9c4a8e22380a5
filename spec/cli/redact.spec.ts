import {spawn} from 'node:child_process';
import {once} from 'node:events';
import test from 'ava';
import {runCli, startCli} from './start-cli.ts';

test('masks secrets and leaves the rest, blank lines and the order too', async t => {
	const token = `ghp_${'x'.repeat(36)}`;
	const {code, stdout, stderr} = await runCli(['redact'], {
		input: `first\r\n\n\x1b[32mAPI_KEY=${'a1'.repeat(10)}\x1b[0m\nclone with ${token}\nlast`,
	});
	t.is(code, 0);
	t.is(stdout, 'first\n\nAPI_KEY=[REDACTED]\nclone with [REDACTED]\nlast\n');
	t.is(stderr, '');
});

test('masks the values of secret environment variables, however short others are', async t => {
	const {stdout, stderr} = await runCli(['redact'], {
		env: {DEPLOY_TOKEN: 'correct-horse', MY_PASSWORD: 'abc'},
		input: 'a correct-horse and abc\n',
	});
	t.is(stdout, 'a [REDACTED] and abc\n');
	t.is(stderr, '');
});

test('passes each line on as it comes', async t => {
	const cli = startCli(['redact']);
	cli.child.stdin.write('one\ntw');
	await cli.said('stdout', 'one\n');
	t.is(cli.stdout, 'one\n');
	cli.child.stdin.end('o\n');
	t.is((await cli.result).stdout, 'one\ntwo\n');
});

test('ends when nobody reads it any more', async t => {
	const cli = startCli(['redact']);
	const yes = spawn('yes', ['a line like any other'], {stdio: ['ignore', 'pipe', 'ignore']});
	yes.stdout.pipe(cli.child.stdin);
	await cli.said('stdout', '\n');
	cli.child.stdout.destroy();
	const [code] = await once(cli.child, 'exit');
	yes.kill();
	t.is(code, 0);
	t.is(cli.stderr, '');
});

test('a long output arrives whole', async t => {
	const input = Array.from({length: 50_000}, (_, index) => `line ${index}\n`).join('');
	const {stdout} = await runCli(['redact'], {input});
	t.true(stdout === input);
});
