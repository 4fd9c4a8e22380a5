import test from 'ava';
import {LineCounter} from '../../lib/pipeline/line-counter.ts';

const counts = test.macro((t, chunks: readonly string[], expected: number) => {
	const counter = new LineCounter();
	for (const chunk of chunks) counter.count(Buffer.from(chunk));
	t.is(counter.lines, expected);
	t.is(counter.bytes, chunks.join('').length);
});

test('nothing', counts, [], 0);
test('empty chunks', counts, ['', ''], 0);
test('a line', counts, ['a\n'], 1);
test('an empty line', counts, ['\n'], 1);
test('one that is not ended', counts, ['a'], 1);
test('one over several chunks', counts, ['a', 'b', 'c\n'], 1);
test('one whose end comes alone', counts, ['a', '\n'], 1);
test('an empty chunk in the middle of one', counts, ['a', '', 'b\n'], 1);
test('several', counts, ['a\nb\n\nc', 'c\nd'], 5);
