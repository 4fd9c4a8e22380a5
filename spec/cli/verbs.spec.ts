import test from 'ava';
import {parseArguments} from '../../lib/cli/arguments.ts';
import {UsageError} from '../../lib/cli/usage-error.ts';
import {verbs} from '../../lib/cli/verbs.ts';

// Found before anything is started or connected.
const refuses = test.macro(async (t, [name, ...args]: [string, ...string[]], message: RegExp) => {
	const verb = verbs.find(verb => verb.name === name);
	if (verb === undefined) throw new Error(`no verb ${name}`);
	const misuse = async () => verb.run(parseArguments(args, verb.options, verb), verbs);
	await t.throwsAsync(misuse, {instanceOf: UsageError, message});
});

test(
	'run without a command',
	refuses,
	['run', '--job', '1', '--'],
	/^run needs a command: logsluice run -- npm ci$/,
);
test('run with a bad job id', refuses, ['run', '--job', 'a b', '--', 'ls'], /^--job: .*got "a b"$/);
test('run with a job and a key', refuses, ['run', '--job', 'a', '--key', 'b', 'ls'], /^--job and --key both/);
test('run with a bad phase', refuses, ['run', '--phase', 'a\nb', 'ls'], /`--phase`.*control characters/);
test('run with a bad URL', refuses, ['run', '--redis', 'cache', 'ls'], /^--redis is not a Redis URL/);
test(
	'run with a bad time',
	refuses,
	['run', '--flush-timeout', 'soon', 'ls'],
	/^--flush-timeout needs .* got "soon"$/,
);
test(
	'run with a time below zero',
	refuses,
	['run', '--max-block=-1', 'ls'],
	/^--max-block needs .* got "-1"$/,
);
test('write without a job', refuses, ['write'], /^write needs to know which job: --job ID$/);
test('write with a file', refuses, ['write', '--job', '1', 'x.log'], /^write reads standard input/);
test('write with an empty source', refuses, ['write', '--job', '1', '--source', '\t'], /`--source`/);
test('tail without a job', refuses, ['tail'], /^tail needs to know which job/);
test('tail of two jobs', refuses, ['tail', 'a', 'b'], /^tail follows one job, got 2$/);
test('tail of a job twice', refuses, ['tail', 'a', '--key', 'b'], /^JOB, --job and --key all name the log/);
test('tail of a bad job id', refuses, ['tail', '../a'], /^JOB: .*got "\.\.\/a"$/);
test('tail of no number of lines', refuses, ['tail', 'a', '-n', 'x'], /^--lines needs a whole number .*"x"$/);
test('tail behind no entry', refuses, ['tail', 'a', '--after', '$'], /`--after`.*entry id/);
test('tail from two places', refuses, ['tail', 'a', '-n', '1', '--after', '1-0'], /^--after and --lines/);
test('tail since no time', refuses, ['tail', 'a', '--since', 'soon'], /^--since needs a time .*"soon"$/);
test('tail of no pattern', refuses, ['tail', 'a', '--grep', '('], /^--grep: Invalid regular expression/);
test('redact with a file', refuses, ['redact', 'x.log'], /^redact reads .* logsluice redact < x\.log$/);
test('ls of a job', refuses, ['ls', '42'], /^ls takes only options; .* logsluice tail JOB$/);
test('ls of all and of some', refuses, ['ls', '--all', '-n', '3'], /^--all and --lines/);
test('serve with a job', refuses, ['serve', '42'], /^serve takes only options$/);
test(
	'serve on no port',
	refuses,
	['serve', '--port', '70000'],
	/^--port needs a port from 0 to 65535, got 70000$/,
);
test(
	'serve to the network without a token',
	refuses,
	['serve', '--no-token', '--host', '0.0.0.0'],
	/^--no-token would let in everybody/,
);
test(
	'serve with a token and without',
	refuses,
	['serve', '--no-token', '--token-file', 'x'],
	/exclude each other/,
);
