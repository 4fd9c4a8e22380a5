import test from 'ava';
import fc from 'fast-check';
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

test('Lines are the same in whatever shares they are beyond ASCII', t => {
	const plain = fc.string({unit: 'grapheme-ascii', maxLength: 40});
	const any = fc.string({
		unit: fc.constantFrom('a', 'é', '\u0080', '█', '😀', '\ufeff', '\u2028'),
		maxLength: 40,
	});
	for (const weight of [0, 1, 20]) {
		const line = fc
			.oneof({weight: 10, arbitrary: plain}, {weight, arbitrary: any})
			.map(text => text.replaceAll('\n', ''));
		fc.assert(
			fc.property(fc.array(line, {size: 'large', maxLength: 200}), lines => {
				t.deepEqual(linesOf(Buffer.from(lines.map(text => `${text}\n`).join(''))), lines);
			}),
		);
	}
});
