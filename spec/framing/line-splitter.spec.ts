import {Readable} from 'node:stream';
import test from 'ava';
import {lineSplitter} from '../../lib/framing/line-splitter.ts';

test('a line ends with \\n and the returns before it', async t => {
	const lines = await Readable.from([Buffer.from('a\nb\r\n\nc\rd\r\r\r\ne')])
		.pipe(lineSplitter())
		.toArray();
	t.deepEqual(lines, ['a', 'b', '', 'c\rd', 'e']);
});
