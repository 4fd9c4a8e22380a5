import test from 'ava';
import fc from 'fast-check';
import {truncate} from '../../lib/stages/truncate.ts';

const mark = ' [truncated]';

const truncates = test.macro((t, maxLineLength: number, line: string, expected: string) => {
	t.is(truncate(maxLineLength).mapLine(line), expected);
});

test('a shorter line is untouched', truncates, 5, 'abc', 'abc');
test('a line of exactly that many is untouched', truncates, 5, 'abcde', 'abcde');
test('a line of one more is cut', truncates, 5, 'abcdef', `abcde${mark}`);
test('an empty line is untouched', truncates, 1, '', '');
test('exactly that many code points in more units are untouched', truncates, 3, '😀b😀', '😀b😀');
test('a code point is not cut in two', truncates, 2, 'a😀b', `a😀${mark}`);
test('nor is one left in half', truncates, 1, 'a😀', `a${mark}`);
test('one character is enough', truncates, 1, '😀😀', `😀${mark}`);

test('2,000 by default', t => {
	t.is(truncate().mapLine('x'.repeat(2000)), 'x'.repeat(2000));
	t.is(truncate().mapLine('x'.repeat(2001)), `${'x'.repeat(2000)}${mark}`);
});

test('it keeps the first code points, whole', t => {
	fc.assert(
		fc.property(
			fc.string({unit: 'binary', maxLength: 30}).map(text => text.replace(/[\r\n]/g, '')),
			fc.integer({min: 1, max: 20}),
			(line, maximum) => {
				const points = Array.from(line);
				const expected = points.length > maximum ? points.slice(0, maximum).join('') + mark : line;
				t.is(truncate(maximum).mapLine(line), expected);
			},
		),
	);
});

test('it counts the lines it cut', t => {
	const stage = truncate(3);
	for (const line of ['abc', 'abcd', 'a', 'abcde']) stage.mapLine(line);
	t.is(stage.changed, 2);
});

for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '80', null]) {
	test(`a length of ${value} (${typeof value}) is refused`, t => {
		const message = /^Expected `maxLineLength` to be an integer >= 1, got `/;
		t.throws(() => truncate(value as number), {instanceOf: TypeError, message});
	});
}
