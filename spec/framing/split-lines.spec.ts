import {once} from 'node:events';
import {Duplex, PassThrough, Readable, Writable} from 'node:stream';
import {finished, pipeline} from 'node:stream/promises';
import test from 'ava';
import fc from 'fast-check';
import {splitLines} from '../../lib/framing/split-lines.ts';

const splits = test.macro(async (t, input: string | Buffer, expected: string[]) => {
	const bytes = Buffer.from(input);
	t.deepEqual(await lines([bytes]), expected, 'in one chunk');
	t.deepEqual(await lines(Array.from(bytes, byte => Buffer.of(byte))), expected, 'in chunks of one byte');
});

test('`\\n` ends a line', splits, 'one\ntwo\n', ['one', 'two']);
test('the last line needs no end', splits, 'one\ntwo', ['one', 'two']);
test('`\\r\\n` ends a line', splits, 'one\r\ntwo\r\n', ['one', 'two']);
test('`\\r\\r\\n` ends a line', splits, 'one\r\r\ntwo', ['one', 'two']);
test('a lone `\\r` does not', splits, 'one\rtwo\r\nthree', ['one\rtwo', 'three']);
test('nor is it left at the end of the input', splits, 'one\r', ['one']);
test('empty lines are lines', splits, '\n\na\n\r\n', ['', '', 'a', '']);
test('nothing is no line', splits, '', []);
test('one line end is one empty line', splits, '\n', ['']);
test('characters of several bytes stay whole', splits, 'é€😀\n漢字', ['é€😀', '漢字']);
test('what is not UTF-8 becomes U+FFFD', splits, Buffer.from('61ff62c30a63e282', 'hex'), [
	'a\ufffdb\ufffd',
	'c\ufffd',
]);
test('a byte order mark is left alone', splits, '\ufeffa\n', ['\ufeffa']);
test('NUL and other controls are left alone', splits, 'a\0b\u0085c\u2028d\ve\f\n', [
	'a\0b\u0085c\u2028d\ve\f',
]);

test('a line longer than `maxLineBytes` is cut', async t => {
	const long = 'word '.repeat(4000);
	t.deepEqual(await lines([Buffer.from(`a\n${long}\nb`)], {maxLineBytes: 8192}), [
		'a',
		`${long.slice(0, 8189)} [truncated]`,
		'b',
	]);
});

test('however the bytes are chunked, the same lines come out', async t => {
	const text = fc.array(fc.constantFrom('\n', '\r', '\r\n', 'a', ' ', 'é', '😀', '\0', '\x1b[1m'), {
		maxLength: 60,
	});
	await fc.assert(
		fc.asyncProperty(text, fc.array(fc.nat(7), {minLength: 1, maxLength: 4}), async (parts, sizes) => {
			const bytes = Buffer.from(parts.join(''));
			const expected = parts.join('').split(/(?<!\r)\r*\n/);
			if (expected.at(-1) === '') expected.pop();
			const last = expected.at(-1)?.replace(/\r+$/, '');
			if (last !== undefined) expected[expected.length - 1] = last;
			t.deepEqual(await lines(chunked(bytes, sizes)), expected);
		}),
	);
});

test('it is a Duplex of Node, of bytes on one side and lines on the other', t => {
	const splitter = splitLines();
	t.true(splitter instanceof Duplex);
	t.false(splitter.writableObjectMode);
	t.true(splitter.readableObjectMode);
});

test('`destroy()` is no error', async t => {
	const splitter = splitLines();
	splitter.destroy();
	await once(splitter, 'close');
	t.is(splitter.errored, null);
});

test('a slow reader stops the writer', async t => {
	const splitter = splitLines();
	const chunk = Buffer.from('a line of text\n'.repeat(1000));
	let written = 0;
	while (splitter.write(chunk)) {
		written += chunk.length;
		await new Promise(setImmediate);
		if (written > 2_000_000) break;
	}
	t.true(written < 500_000);
	splitter.resume();
	await once(splitter, 'drain');
	splitter.end();
	await finished(splitter);
	t.pass();
});

test('an error of the source reaches `pipeline()`, and ends the splitter', async t => {
	const source = new PassThrough();
	const splitter = splitLines();
	source.write('one\ntw');
	const done = pipeline(source, splitter, sink());
	source.destroy(new Error('broken pipe'));
	await t.throwsAsync(done, {message: 'broken pipe'});
	t.true(splitter.destroyed);
});

test('a reader that goes away closes the splitter, and nothing crashes', async t => {
	const splitter = splitLines();
	splitter.write('a\nb\nc\nd\n');
	for await (const line of splitter) {
		t.is(line, 'a');
		break;
	}
	t.true(splitter.closed);
});

test('a wrong option is refused', t => {
	t.throws(() => splitLines({maxLineBytes: 100}), {
		instanceOf: TypeError,
		message: /`maxLineBytes`.*>= 8192/,
	});
});

test('a line of returns alone costs no more than its length', async t => {
	const input = Buffer.concat([Buffer.alloc(60_000, '\r'), Buffer.from('x\n')]);
	const got = await lines(Array.from({length: 50}, () => input));
	t.is(got.length, 50);
	t.true(got.every(line => line.length === 60_001));
});

async function lines(chunks: Buffer[], options = {}): Promise<string[]> {
	return Readable.from(chunks, {objectMode: false}).pipe(splitLines(options)).toArray();
}

function chunked(bytes: Buffer, sizes: number[]): Buffer[] {
	const chunks: Buffer[] = [];
	for (let at = 0, turn = 0; at < bytes.length; turn++) {
		const end = at + (sizes[turn % sizes.length] ?? 0) + 1;
		chunks.push(bytes.subarray(at, end));
		at = end;
	}
	return chunks;
}

function sink(): Writable {
	return new Writable({objectMode: true, write: (_line, _encoding, callback) => callback()});
}
