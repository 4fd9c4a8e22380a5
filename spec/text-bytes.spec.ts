import test from 'ava';
import fc from 'fast-check';
import {copyText, nextControl, viewOf} from '../lib/text-bytes.ts';

const character = fc.oneof(
	fc.constantFrom(
		'a',
		' ',
		'~',
		'\t',
		'\n',
		'\x1f',
		'\x7f',
		'\x80',
		'\x9f',
		'\u00a0',
		'\u00c2',
		'\u00ff',
		'█',
		'😀',
	),
	fc.integer({min: 0, max: 0x2ff}).map(code => String.fromCharCode(code)),
);
const text = fc.oneof(
	fc.string({unit: character, maxLength: 24}),
	fc.string({unit: fc.constantFrom('a', ' ', '~', 'é', '\u00c2', '█'), maxLength: 24}),
);

test('finds each control but TAB, and copies what is before it, wherever it stands', t => {
	fc.assert(
		fc.property(text, fc.integer({min: 0, max: 3}), (written, offset) => {
			// Off the words of the memory beneath.
			const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(`${written}\n`)]).subarray(offset);
			const copied = Buffer.alloc(bytes.length + offset).subarray(offset);
			let expected = 0;
			while (expected < bytes.length && !isControl(bytes, expected, '\n')) expected++;
			t.is(nextControl(viewOf(bytes), 0), expected);
			let end = 0;
			while (!isControl(bytes, end, '')) end++;
			t.is(copyText(viewOf(bytes), 0, viewOf(copied), 0), end);
			t.deepEqual(copied.subarray(0, end), bytes.subarray(0, end));
			t.true(copied.subarray(end).every(byte => byte === 0));
		}),
		{numRuns: 3_000},
	);
});

// By the characters: those are valid UTF-8.
function isControl(bytes: Buffer, at: number, but: string): boolean {
	const byte = bytes[at] as number;
	const isStart = (byte & 0xc0) !== 0x80;
	const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
	const one = bytes.toString('utf8', at, at + length);
	return isStart && one !== '\t' && one !== but && /^\p{Cc}$/u.test(one);
}
