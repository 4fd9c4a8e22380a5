import test from 'ava';
import {countLines, LineBlock, linesOf} from '../lib/line-block.ts';

test('A block is taken from the front', t => {
	const block = new LineBlock(Buffer.from('a\nbé\n\n'));
	t.like(block, {lines: 3, start: 0, size: 7, isEmpty: false});
	block.take(2, 6);
	t.like(block, {lines: 1, start: 6, size: 1, isEmpty: false});
	block.take(1, 7);
	t.like(block, {lines: 0, size: 0, isEmpty: true});
});

test('A return within a line becomes a space, and the bytes that came in stay as they are', t => {
	const bytes = Buffer.from('a\rb\n');
	t.is(new LineBlock(bytes).bytes.toString(), 'a b\n');
	t.is(bytes.toString(), 'a\rb\n');
});

test('Lines are counted and parted by their ends', t => {
	for (const lines of [[], [''], ['', ''], ['a', '', 'é']]) {
		const bytes = Buffer.from(lines.map(line => `${line}\n`).join(''));
		t.is(countLines(bytes), lines.length);
		t.deepEqual(linesOf(bytes), lines);
	}
});
