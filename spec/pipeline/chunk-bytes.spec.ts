import test from 'ava';
import {ChunkBytes} from '../../lib/pipeline/chunk-bytes.ts';

const joins = test.macro(
	(t, chunks: readonly (string | Uint8Array)[], expected: string, encoding: BufferEncoding = 'utf8') => {
		const bytes = new ChunkBytes();
		const parts = chunks.map(chunk => bytes.bytesOf(chunk, encoding));
		t.is(Buffer.concat([...parts, bytes.rest()]).toString(), expected);
		t.is(bytes.rest().length, 0);
	},
);

const [high, low] = [...Array(2).keys()].map(index => '😀'.charAt(index)) as [string, string];
test('strings', joins, ['a', 'é'], 'aé');
test('a character in two halves', joins, [high, low], '😀');
test('two of them', joins, [high, low + high, low], '😀😀');
test('a first half before a whole one', joins, [high, '😀'], '\ufffd😀');
test('a second half alone', joins, [low, 'a'], '\ufffda');
test('a first half, then bytes', joins, [high, Buffer.from('a')], '\ufffda');
test('a first half at the end', joins, ['a', high], 'a\ufffd');
test('`UTF-8` is another name', joins, [high, low], '😀', 'UTF-8' as BufferEncoding);
test('hex', joins, ['61', '62'], 'ab', 'hex');

test('bytes pass as they are, uncopied', t => {
	const chunk = new Uint8Array([0xff, 0x0a]);
	t.is(new ChunkBytes().bytesOf(chunk, 'utf8'), chunk);
});

test('a first half waits while a string in another encoding comes', t => {
	const bytes = new ChunkBytes();
	bytes.bytesOf(high, 'utf8');
	t.is(Buffer.from(bytes.bytesOf('61', 'hex')).toString(), '\ufffda');
});

for (const chunk of [undefined, null, 5, {}, ['a'], new ArrayBuffer(1)]) {
	test(`${chunk === null ? 'null' : Object.prototype.toString.call(chunk)} is refused`, t => {
		t.throws(() => new ChunkBytes().bytesOf(chunk, 'utf8'), {
			instanceOf: TypeError,
			message: /a string or bytes/,
		});
	});
}
