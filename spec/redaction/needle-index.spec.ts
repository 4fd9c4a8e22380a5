import test from 'ava';
import fc from 'fast-check';
import {latin1Of} from '../../lib/redaction/latin1.ts';
import {NeedleIndex} from '../../lib/redaction/needle-index.ts';
import {TextStarts} from '../../lib/redaction/text-starts.ts';

test('finds what a search for one needle after the other finds', t => {
	// Few letters, so that needles overlap, begin alike and stand in each other.
	const needle = fc.string({unit: fc.constantFrom('a', 'b', 'é'), minLength: 6, maxLength: 14});
	const line = fc.string({unit: fc.constantFrom('a', 'b', 'é'), maxLength: 80});
	fc.assert(
		fc.property(fc.array(needle, {maxLength: 30}), line, (needles, text) => {
			const index = new NeedleIndex();
			for (const each of needles) index.add(each);
			t.deepEqual(found(index, text), expected(needles, text));
		}),
	);
	t.pass();
});

test('finds one of many that begin alike', t => {
	const needles = Array.from(
		{length: 3000},
		(_, number) => `sk_live_${number.toString(36).padStart(6, '0')}`,
	);
	const index = new NeedleIndex();
	for (const needle of needles) index.add(needle);
	t.is(index.needles.length, 3000);
	for (const number of [0, 1, 1499, 2999]) t.deepEqual(found(index, `a ${needles[number]} b`), [[2, 16]]);
	t.deepEqual(found(index, 'a sk_live_zzzzzz b'), []);
});

test('knows a needle once', t => {
	const index = new NeedleIndex();
	index.add('abcdef');
	index.add('abcdef');
	t.is(index.needles.length, 1);
});

test('finds needles in lines longer than its buffer', t => {
	const index = new NeedleIndex();
	index.add('abcdef');
	t.deepEqual(found(index, `${'x'.repeat(100_000)}abcdef`), [[100_000, 100_006]]);
});

function found(index: NeedleIndex, text: string): Array<[number, number]> {
	const line = latin1Of(text);
	const starts = new TextStarts();
	for (const needle of index.needles) starts.add(needle);
	const spans: Array<[number, number]> = [];
	for (
		let at = starts.nextIn(line.bytes, 0, line.length);
		at < line.length;
		at = starts.nextIn(line.bytes, at + 1, line.length)
	) {
		const length = index.lengthAt(text, line, at);
		if (length > 0) spans.push([at, at + length]);
	}
	return spans;
}

function expected(needles: readonly string[], text: string): Array<[number, number]> {
	return [...text].flatMap((_, start): Array<[number, number]> => {
		const lengths = needles.filter(needle => text.startsWith(needle, start)).map(needle => needle.length);
		return lengths.length === 0 ? [] : [[start, start + Math.max(...lengths)]];
	});
}
