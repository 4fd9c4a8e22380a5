import {Readable} from 'node:stream';
import test from 'ava';
import {defaultStages} from '../../lib/stages/default-stages.ts';

const token = `ghp_${'aB3'.repeat(12)}`;

test('the order is strip, redact, truncate, drop blanks', t => {
	t.deepEqual(
		defaultStages().map(stage => stage.stageName),
		['stripAnsi', 'redact', 'truncate', 'dropBlank'],
	);
});

const cleans = test.macro(
	async (t, options: Parameters<typeof defaultStages>[0], line: string, expected: string[]) => {
		t.deepEqual(await cleaned(line, options), expected);
	},
);

test('a plain line passes', cleans, {}, 'installing 42 packages', ['installing 42 packages']);
test('a secret with a colour inside is found', cleans, {}, `x ${token.slice(0, 9)}\x1b[1m${token.slice(9)}`, [
	'x [REDACTED]',
]);
test('a secret with a NUL inside is found', cleans, {}, `x ${token.slice(0, 9)}\0${token.slice(9)}`, [
	'x [REDACTED]',
]);
test('a secret at the truncation edge is found', cleans, {maxLineLength: 12}, `x ${token} y`, [
	'x [REDACTED] [truncated]',
]);
test('a secret in a title is gone with it', cleans, {}, `\x1b]0;${token}\x07a`, ['a']);
test('a secret in a frame that was written over is gone with it', cleans, {}, `${token}\rdone`, ['done']);
test('a line of escapes only is blank', cleans, {}, '\x1b[0m \x1b[K', []);
test('known values are masked', cleans, {secrets: ['correct horse']}, 'say correct horse', [
	'say [REDACTED]',
]);
test('the rules can be others', cleans, {rules: []}, `x ${token}`, [`x ${token}`]);
test('the length can be another', cleans, {maxLineLength: 3}, 'abcdef', ['abc [truncated]']);

test('each stage tells its warnings to `onWarning`', t => {
	const onWarning = () => {};
	t.true(defaultStages({onWarning}).every(stage => stage.onWarning === onWarning));
});

const refused = test.macro((t, options: unknown, message: RegExp) => {
	t.throws(() => defaultStages(options as object), {instanceOf: TypeError, message});
});

test('a wrong length is refused', refused, {maxLineLength: 0}, /`maxLineLength`.*got `0`/);
test('a wrong `onWarning` is refused', refused, {onWarning: 'log'}, /`onWarning`/);
test('an unknown option is refused', refused, {secret: 'x'}, /`secret`/);

async function cleaned(line: string, options: Parameters<typeof defaultStages>[0]): Promise<string[]> {
	let stream: Readable = Readable.from([line]);
	for (const stage of defaultStages(options)) stream = stream.pipe(stage);
	return stream.toArray();
}
