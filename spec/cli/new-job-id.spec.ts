import test from 'ava';
import {newJobId} from '../../lib/cli/new-job-id.ts';
import {logKey} from '../../lib/format/log-key.ts';

const named = test.macro((t, command: string, expected: RegExp) => {
	const id = newJobId(command, ['pass/the-word', 'hunter2xyz'], new Date('2026-11-23T07:03:05.999Z'));
	t.regex(id, expected);
	t.notThrows(() => logKey(id));
});

test('a command', named, 'npm', /^npm-20261123-070305-[0-9a-f]{4}$/);
test('a path', named, './scripts/build.sh', /^build\.sh-2026/);
test('a name that cannot stand first', named, '[', /^job-2026/);
test('a hidden file', named, '.x', /^x-2026/);
test('letters that no id has', named, 'größe', /^gr-e-2026/);
test('a variable before the command', named, 'TOKEN=abcdefghij', /^job-2026/);
test('a path in a variable', named, 'DIR=/etc/passwords', /^job-2026/);
test('a shell line', named, 'mysql -ps3cret', /^job-2026/);
test('a shell line of a path', named, 'cat\t/etc/motd', /^job-2026/);
test('a known value', named, './run-hunter2xyz.sh', /^job-2026/);
test('a known value that the base name is cut from', named, '/bin/pass/the-word', /^job-2026/);
test('a secret by its form', named, `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`, /^job-2026/);
test('a known value in the folder alone', named, '/opt/hunter2xyz/build', /^build-2026/);
test('a long name', named, 'x'.repeat(300), /^x{32}-2026/);

test('two of the same second differ', t => {
	const now = new Date();
	t.true(new Set(Array.from({length: 8}, () => newJobId('npm', [], now))).size > 1);
});
