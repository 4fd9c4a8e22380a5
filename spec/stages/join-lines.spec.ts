import {Readable, Writable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {createGzip, gunzipSync} from 'node:zlib';
import test from 'ava';
import {joinLines} from '../../lib/stages/join-lines.ts';

test('each line gets its line end back, the empty one too', async t => {
	t.deepEqual(await Readable.from(['a', '', 'b']).pipe(joinLines()).toArray(), ['a\n', '\n', 'b\n']);
});

test('a byte sink behind it gets the text', async t => {
	const chunks: Buffer[] = [];
	const sink = new Writable({
		write(chunk, _encoding, callback) {
			chunks.push(chunk);
			callback();
		},
	});
	await pipeline(Readable.from(['é', '', '😀']), joinLines(), sink);
	t.true(chunks.every(chunk => Buffer.isBuffer(chunk)));
	t.is(Buffer.concat(chunks).toString(), 'é\n\n😀\n');
});

test('so does a compressor', async t => {
	const zipped = await Readable.from(['a', 'b']).pipe(joinLines()).pipe(createGzip()).toArray();
	t.is(gunzipSync(Buffer.concat(zipped)).toString(), 'a\nb\n');
});

test('what is no line is an error of the stream', async t => {
	await t.throwsAsync(pipeline(Readable.from([{}]), joinLines()), {instanceOf: TypeError});
});
