import test from 'ava';
import {parseArguments} from '../../lib/cli/arguments.ts';
import type {OptionTable} from '../../lib/cli/option.ts';
import {UsageError} from '../../lib/cli/usage-error.ts';

const options: OptionTable = {
	job: {value: 'ID', help: ''},
	lines: {value: 'N', short: 'n', help: ''},
	json: {help: ''},
	quiet: {short: 'q', help: ''},
};

const read = test.macro((t, args: string[], expected: object, takesCommand?: true) => {
	const {values, switches, positionals} = parseArguments(args, options, {takesCommand});
	t.deepEqual({values: [...values], switches: [...switches], positionals}, expected);
});

test('nothing', read, [], {values: [], switches: [], positionals: []});
test('a value apart', read, ['--job', '42'], {values: [['job', '42']], switches: [], positionals: []});
test('a value joined', read, ['--job=-42'], {values: [['job', '-42']], switches: [], positionals: []});
test('a short option with its value', read, ['-n5'], {
	values: [['lines', '5']],
	switches: [],
	positionals: [],
});
test('the last of several values', read, ['--job', 'a', '--job', 'b'], {
	values: [['job', 'b']],
	switches: [],
	positionals: [],
});
test('switches after words', read, ['42', '--json', '-q'], {
	values: [],
	switches: ['json', 'quiet'],
	positionals: ['42'],
});
test(
	'a command behind `--` keeps its own options and `--`',
	read,
	['--job', '42', '--', 'npm', 'ci', '--json', '--', '--job'],
	{values: [['job', '42']], switches: [], positionals: ['npm', 'ci', '--json', '--', '--job']},
	true,
);
test(
	'a command begins at the first word, `--` or not',
	read,
	['-q', 'npm', 'ci', '--jsno', '--', 'x'],
	{values: [], switches: ['quiet'], positionals: ['npm', 'ci', '--jsno', '--', 'x']},
	true,
);
test('no command', read, ['-q', '--'], {values: [], switches: ['quiet'], positionals: []}, true);

const refused = test.macro((t, args: string[], message: RegExp) => {
	t.throws(() => parseArguments(args, options), {instanceOf: UsageError, message});
});

test('an unknown option', refused, ['--nothing'], /^there is no option --nothing$/);
test('a slip', refused, ['--jbo', '42'], /--jbo; did you mean --job\?/);
test('an unfinished option', refused, ['--qui'], /did you mean --quiet\?/);
test('an option of every object', refused, ['--constructor'], /there is no option --constructor/);
test('an unknown short option', refused, ['-x'], /there is no option -x/);
test('a value that is missing at the end', refused, ['--job'], /--job needs a value: --job ID/);
test('a value that is empty', refused, ['--job='], /--job needs a value/);
test(
	'an option where a value should be',
	refused,
	['--job', '--json'],
	/needs a value, got --json; .*--job=--json/,
);
test('`--` where a value should be', refused, ['--job', '--', '42'], /^--job needs a value: --job ID$/);
test('a value where none is taken', refused, ['--json=yes'], /--json takes no value/);
