import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, existsSync, openSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import test from 'ava';
import {cliEntry, runCli} from './start-cli.ts';

test('--version', async t => {
	const {version} = JSON.parse(await readFile('package.json', 'utf8'));
	const {code, stdout} = await runCli(['--version']);
	t.is(code, 0);
	t.is(stdout, `${version}\n`);
});

const helps = test.macro(async (t, args: string[], usage: string) => {
	const {code, stdout, stderr} = await runCli(args);
	t.is(code, 0);
	t.true(stdout.includes(usage), stdout);
	t.is(stderr, '');
});

test('--help', helps, ['--help'], 'logsluice run [OPTIONS] -- COMMAND');
test('run --help', helps, ['run', '--help'], 'Usage: logsluice run');
test('help tail', helps, ['help', 'tail'], 'Usage: logsluice tail');

test('without arguments, the help goes to stderr', async t => {
	const {code, stdout, stderr} = await runCli([]);
	t.is(code, 2);
	t.is(stdout, '');
	t.regex(stderr, /logsluice run \[OPTIONS\] -- COMMAND/);
});

const misused = test.macro(async (t, args: string[], lines: string[]) => {
	const {code, stdout, stderr} = await runCli(args);
	t.is(code, 2);
	t.is(stdout, '');
	t.deepEqual(stderr.split('\n'), [...lines, '']);
});

test(
	'a verb mistyped',
	misused,
	['rnu', '--', 'ls'],
	['logsluice: there is no verb rnu; did you mean run?', 'See logsluice --help'],
);
test(
	'a verb forgotten',
	misused,
	['npm', 'ci'],
	['logsluice: there is no verb npm; to run that command: logsluice run -- npm ci', 'See logsluice --help'],
);
test(
	'a verb that would drive the terminal',
	misused,
	['x\x1b[31my\x1b]0;title\x07\u202ez'],
	[
		"logsluice: there is no verb xy⟨U+202E⟩z; to run that command: logsluice run -- 'xy⟨U+202E⟩z'",
		'See logsluice --help',
	],
);
test(
	'an option mistyped',
	misused,
	['tail', '--josn', '42'],
	[
		'logsluice: there is no option --josn; did you mean --json?',
		'Usage: logsluice tail [OPTIONS] JOB (see logsluice tail --help)',
	],
);

const fillsTheDisk = test.macro(async (t, args: string[]) => {
	if (!existsSync('/dev/full')) {
		t.pass();
		return;
	}
	const full = openSync('/dev/full', 'w');
	const child = spawn(process.execPath, [...cliEntry, ...args], {stdio: ['pipe', full, 'pipe']});
	closeSync(full);
	child.stdin?.end('one\ntwo\n');
	let stderr = '';
	child.stderr?.setEncoding('utf8').on('data', text => {
		stderr += text;
	});
	const [code] = await once(child, 'close');
	t.is(code, 1);
	t.regex(stderr, /^logsluice: standard output cannot be written: ENOSPC.*\n$/);
});

test('says that the disk is full, once', fillsTheDisk, ['redact']);
test('a completion that is not all there is a failure', fillsTheDisk, ['completion', 'zsh']);
test('so is a help', fillsTheDisk, ['--help']);
