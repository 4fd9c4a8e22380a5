import test from 'ava';
import {wholeLines} from '../../lib/framing/whole-lines.ts';

const becomes = test.macro({
	exec(t, bytes: string | Uint8Array, expected: string) {
		t.is(wholeLines(Buffer.from(bytes as string)).toString(), expected);
	},
	title: (_, bytes, expected) => `${JSON.stringify(bytes)} becomes ${JSON.stringify(expected)}`,
});

test(becomes, 'a\nb\n', 'a\nb\n');
test(becomes, 'a\nb', 'a\nb\n');
test(becomes, '\n\n', '\n\n');
test(becomes, 'a\r\nb\r\r\r\nc\rd\r\n', 'a\nb\nc\rd\n');
test(becomes, '\r\n\r\n', '\n\n');
test(becomes, 'a\r', 'a\n');
test(becomes, 'é😀\r\n', 'é😀\n');
test(becomes, Uint8Array.of(0x61, 0xff, 0x62, 0x0a), 'a\ufffdb\n');
test(becomes, Uint8Array.of(0xe2, 0x96, 0x0a, 0xed, 0xa0, 0x80, 0x0a), '\ufffd\n\ufffd\ufffd\ufffd\n');
test(becomes, Uint8Array.of(0xc3), '\ufffd\n');

test('bytes that are as they should be are not copied', t => {
	const bytes = Buffer.from('a\nb\n');
	t.is(wholeLines(bytes), bytes);
});
