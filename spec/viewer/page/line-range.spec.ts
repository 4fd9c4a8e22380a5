import test from 'ava';
import {lineRangeHash, parseLineRange} from '../../../lib/viewer/page/line-range.ts';

const parses = test.macro((t, hash: string, expected: ReturnType<typeof parseLineRange>) => {
	t.deepEqual(parseLineRange(hash), expected);
});

test('a line', parses, '#L120', {from: 120, to: 120});
test('lines', parses, '#L120-L140', {from: 120, to: 140});
test('lines, the short way', parses, '#L120-140', {from: 120, to: 140});
test('lines backwards', parses, '#L140-L120', {from: 120, to: 140});
test('no line has the number 0', parses, '#L0', undefined);
test('something else', parses, '#Lx', undefined);
test('too long for a number', parses, `#L${'9'.repeat(30)}`, undefined);

test('what is made of a range is the same range', t => {
	t.is(lineRangeHash({from: 7, to: 7}), '#L7');
	t.deepEqual(parseLineRange(lineRangeHash({from: 7, to: 9})), {from: 7, to: 9});
});
