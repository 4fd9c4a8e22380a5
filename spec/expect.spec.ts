import test from 'ava';
import {
	expectInteger,
	expectKnownOptions,
	expectLabel,
	expectMilliseconds,
	unexpected,
} from '../lib/expect.ts';

const message = test.macro({
	exec(t, value: unknown, got: string) {
		t.is(unexpected('size', 'an integer', value).message, `Expected \`size\` to be an integer, got ${got}`);
	},
	title: (_, __, got) => `Says that it got ${got}`,
});
test(message, undefined, '`undefined` (undefined)');
test(message, null, '`null` (null)');
test(message, 1.5, '`1.5` (number)');
test(message, Number.NaN, '`NaN` (number)');
test(message, 'x', "`'x'` (string)");
test(message, [1], '`an array of 1` (array)');
test(message, {}, '`an object` (object)');
test(message, 's'.repeat(100), '`a string of 100` (string)');

test('Integers', t => {
	t.is(expectInteger('n', 5, {minimum: 5}), 5);
	t.throws(() => expectInteger('n', 4, {minimum: 5}), {message: /an integer >= 5/});
	t.throws(() => expectInteger('n', 6, {minimum: 1, maximum: 5}), {message: /an integer from 1 to 5/});
	t.throws(() => expectInteger('n', '5', {minimum: 5}));
	t.throws(() => expectInteger('n', Number.POSITIVE_INFINITY, {minimum: 5}));
	t.is(
		expectInteger('n', Number.POSITIVE_INFINITY, {minimum: 5, orInfinity: true}),
		Number.POSITIVE_INFINITY,
	);
	t.throws(() => expectInteger('n', Number.NEGATIVE_INFINITY, {minimum: 5, orInfinity: true}));
	t.throws(() => expectInteger('n', 2 ** 60, {minimum: 5}));
});

test('Milliseconds beyond what a timer takes are refused: it would fire at once', t => {
	t.is(expectMilliseconds('ms', 2 ** 31 - 1), 2 ** 31 - 1);
	t.throws(() => expectMilliseconds('ms', 2 ** 31));
	t.throws(() => expectMilliseconds('ms', Number.POSITIVE_INFINITY));
	t.is(expectMilliseconds('ms', Number.POSITIVE_INFINITY, {orInfinity: true}), Number.POSITIVE_INFINITY);
});

test('Labels', t => {
	t.is(expectLabel('source', 'é 1'), 'é 1');
	t.is(expectLabel('phase', '', {mayBeEmpty: true}), '');
	for (const value of ['', 'a\nb', '\u0085', '\u2028', 'x'.repeat(65), 7, undefined]) {
		t.throws(() => expectLabel('source', value), {instanceOf: TypeError});
	}
});

test('Unknown options are refused by name, unless undefined', t => {
	t.notThrows(() => expectKnownOptions('f()', {a: 1, b: undefined}, ['a']));
	t.throws(() => expectKnownOptions('f()', {secret: 1}, ['secrets', 'rules']), {
		instanceOf: TypeError,
		message: 'Expected f() options to be among `secrets`, `rules`, got `secret`',
	});
	for (const options of [null, 'x', 7, []]) {
		t.throws(() => expectKnownOptions('f()', options, []), {message: /f\(\) options` to be an object/});
	}
});
