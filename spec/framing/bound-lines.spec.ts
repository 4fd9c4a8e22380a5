import {once} from 'node:events';
import test from 'ava';
import fc from 'fast-check';
import {type BoundLines, boundLines} from '../../lib/framing/bound-lines.ts';

const maxLineBytes = 8192;
const mark = ' [truncated]';

test('ordinary chunks pass through as they are, not copied', async t => {
	const guard = boundLines();
	const chunk = Buffer.from('a\nbb\n\nccc\n');
	guard.write(chunk);
	t.is(guard.read().buffer, chunk.buffer);
	t.is(guard.heldBytes, 0);
});

test('what has no line end yet is held, and comes out with its end', async t => {
	const guard = boundLines();
	guard.write('one\ntw');
	t.is(guard.read().toString(), 'one\n');
	t.is(guard.heldBytes, 2);
	guard.write('o');
	t.is(guard.read(), null);
	guard.write('\nthree\nfour');
	guard.end();
	t.is(await rest(guard), 'two\nthree\nfour');
});

const bounds = test.macro(async (t, input: string, expected: string, {cut = 0} = {}) => {
	const bytes = Buffer.from(input);
	for (const size of [bytes.length, 1, 1000]) {
		const guard = boundLines({maxLineBytes});
		t.is(await bounded(guard, bytes, size), expected, `in chunks of ${size}`);
		t.is(guard.cutLines, cut);
		t.is(guard.bytesIn, bytes.length);
		t.is(guard.heldBytes, 0);
	}
});

const words = 'word '.repeat(3000);
const solid = 'x'.repeat(20_000);

test(
	'a line of exactly the bound is untouched',
	bounds,
	`a\n${solid.slice(0, 8192)}\nb\n`,
	`a\n${solid.slice(0, 8192)}\nb\n`,
);
test('its \\r\\n does not count', bounds, `${solid.slice(0, 8192)}\r\nb`, `${solid.slice(0, 8192)}\nb`);
test(
	'nor does its \\r…\\r\\n',
	bounds,
	`${solid.slice(0, 8190)}${'\r'.repeat(9000)}\nb`,
	`${solid.slice(0, 8190)}\r\r\nb`,
);
test(
	'a line of one byte more is cut',
	bounds,
	`a\n${solid.slice(0, 8193)}\nb\n`,
	`a\n${solid.slice(0, 4096)}${mark}\nb\n`,
	{cut: 1},
);
test(
	'a longer line is cut at its last white space',
	bounds,
	`${words}\nb`,
	`${words.slice(0, 8189)}${mark}\nb`,
	{cut: 1},
);
test('a tab is white space', bounds, `${solid.slice(0, 8000)}\t${solid}`, `${solid.slice(0, 8000)}${mark}`, {
	cut: 1,
});
test(
	'without any the last 4 KiB go, and the word before them',
	bounds,
	`a ${'b'.repeat(3000)} ${solid}`,
	`a ${'b'.repeat(3000)}${mark}`,
	{cut: 1},
);
test(
	'a line without white space is cut at a delimiter',
	bounds,
	`${solid.slice(0, 4000)},${solid}`,
	`${solid.slice(0, 4000)},${mark}`,
	{cut: 1},
);
test(
	'a character of several bytes is not cut through',
	bounds,
	`x${'😀'.repeat(3000)}\n`,
	`x${'😀'.repeat(1023)}${mark}\n`,
	{cut: 1},
);
test('an endless last line is cut', bounds, `a\n${solid}`, `a\n${solid.slice(0, 4096)}${mark}`, {cut: 1});
test(
	'each of several long lines is cut',
	bounds,
	`${solid}\n${solid}\nb`,
	`${solid.slice(0, 4096)}${mark}\n${solid.slice(0, 4096)}${mark}\nb`,
	{cut: 2},
);
test('a frame that is too long is cut', bounds, `a\r${solid}\r\r\nb`, `${solid.slice(0, 4096)}${mark}\nb`, {
	cut: 1,
});
test('a frame after it takes its place', bounds, `a\r${solid}\r\rdone\nb`, 'done\nb');
test(
	'a frame after one of exactly the bound takes its place',
	bounds,
	`${solid.slice(0, 8192)}\rdone\n`,
	'done\n',
);
test(
	'a frame cut after one that was cut',
	bounds,
	`${solid}\r${words}\r\n`,
	`${words.slice(0, 8189)}${mark}\n`,
	{cut: 1},
);
const begin = `${'-'.repeat(5)}BEGIN RSA PRIVATE KEY${'-'.repeat(5)}`;
for (const [title, before] of [
	['in what is skipped', `${solid} `],
	['at the cut', `${solid.slice(0, 8174)} `],
] as const) {
	test(`the BEGIN of a private key ${title} stays`, async t => {
		for (const size of [1, 1000, 50_000]) {
			const guard = boundLines({maxLineBytes});
			const out = await bounded(guard, Buffer.from(`${before}${begin}\r\nb`), size);
			t.regex(out, /^x+[^\n]* -----BEGIN RSA PRIVATE KEY----- \[truncated\]\nb$/, `in chunks of ${size}`);
		}
	});
}
test(
	'the BEGIN of a private key that goes on on its line does not',
	bounds,
	`${solid} ${begin} is missing\nb`,
	`${solid.slice(0, 4096)}${mark}\nb`,
	{cut: 1},
);
test('only returns', bounds, `${'\r'.repeat(50_000)}\nb`, `${'\r'.repeat(8192)}\nb`);
test('nothing', bounds, '', '');
test('empty lines', bounds, '\n\r\n\n', '\n\r\n\n');

test('of a long progress bar the newest frames are kept, whole', async t => {
	const frames = Array.from({length: 5000}, (_, index) => `${index} of 5000`);
	for (const size of [1, 77, 100_000]) {
		const guard = boundLines({maxLineBytes});
		const out = await bounded(guard, Buffer.from(`${frames.join('\r')}\nb`), size);
		const kept = out.slice(0, -2).split('\r');
		t.deepEqual(kept, frames.slice(-kept.length));
		t.true(kept.length > 500);
		t.is(guard.cutLines, 0);
		t.is(guard.skippedBytes, guard.bytesIn - out.length);
	}
});

test('each byte of the frames that went is counted, their returns too', async t => {
	for (const separator of ['\r', '\r\r\r', '\r'.repeat(50)]) {
		const guard = boundLines({maxLineBytes});
		const out = await bounded(guard, Buffer.from(`${`frame${separator}`.repeat(2000)}end\n`), 1000);
		t.true(out.endsWith('end\n'));
		t.is(guard.skippedBytes, guard.bytesIn - out.length);
	}
});

test('no more than the bound is ever held', t => {
	for (const piece of ['x', 'word ', 'a progress bar\r', '\r', '\r\x1b[K', 'é']) {
		const guard = boundLines({maxLineBytes});
		const chunk = Buffer.from(piece.repeat(500));
		for (let count = 0; count < 100; count++) {
			guard.write(chunk);
			t.true(guard.heldBytes <= maxLineBytes + mark.length);
		}
		guard.destroy();
	}
});

test('half a secret does not survive the cut, wherever it falls', async t => {
	const secret = `ghp_${'aB3'.repeat(12)}`;
	for (const before of [' ', '"', ',', "='"]) {
		for (let at = 8192 - 45; at < 8200; at += 3) {
			for (const shift of [0, 4096]) {
				const line = `${'x'.repeat(at - shift - before.length)}${before}${secret}"${solid}`;
				const out = await bounded(boundLines({maxLineBytes}), Buffer.from(line), 1000);
				t.true(!out.includes('ghp_') || out.includes(secret), `${before} at ${at - shift}`);
			}
		}
	}
});

test('however the bytes are chunked, the same comes out, and every byte out of it or counted', async t => {
	const piece = fc.oneof(
		fc.constantFrom('\n', '\r', '\r\n', '\r\r\n', ' ', 'x', 'é', '😀', 'word ', '\x1b[K'),
		fc
			.tuple(fc.constantFrom('x', 'ab ', '\r', 'f\r', 'ü', 'x,'), fc.integer({min: 1, max: 9000}))
			.map(([text, count]) => text.repeat(count)),
	);
	await fc.assert(
		fc.asyncProperty(
			fc.array(piece, {maxLength: 12}),
			fc.array(fc.integer({min: 1, max: 5000}), {minLength: 1, maxLength: 5}),
			async (pieces, sizes) => {
				const bytes = Buffer.from(pieces.join(''));
				const whole = boundLines({maxLineBytes});
				const parts = boundLines({maxLineBytes});
				const expected = await bounded(whole, bytes, Math.max(1, bytes.length));
				t.is(await bounded(parts, bytes, ...sizes), expected);
				t.is(parts.skippedBytes, whole.skippedBytes);
				t.is(parts.cutLines, whole.cutLines);
				t.is(expected.split('\n').length, bytes.toString().split('\n').length);
				const marks = whole.cutLines * mark.length;
				// A return more or less at the end of a line is no loss.
				t.true(whole.skippedBytes <= bytes.length - Buffer.byteLength(expected) + marks);
				t.true(whole.skippedBytes >= withoutReturns(bytes.toString()) - withoutReturns(expected) + marks);
				for (const line of expected.split('\n')) {
					t.true(Buffer.byteLength(line) <= maxLineBytes + mark.length + 1);
					t.false(line.includes('\ufffd'));
				}
			},
		),
		{numRuns: 200},
	);
});

const floods = test.macro(async (t, piece: string) => {
	const cost = async (text: string): Promise<number> => {
		const chunk = Buffer.alloc(65_536, text);
		const start = process.cpuUsage();
		await bounded(boundLines(), Buffer.concat(Array.from({length: 256}, () => chunk)), chunk.length);
		const {user, system} = process.cpuUsage(start);
		return user + system;
	};
	const lines = Math.max(await cost('a line of text\n'), 5000);
	// It is 1 to 10 times as much; one move of the held frames for each that comes would be 500 times.
	t.true((await cost(piece)) < 100 * lines);
});

test.serial('a line without end costs about as much as lines', floods, 'x');
test.serial('a progress bar without end does', floods, 'working: 12%\r');
test.serial('returns without end do', floods, '\r');
test.serial('frames of one character without end do', floods, 'x\r');

const refused = test.macro((t, options: unknown, message: RegExp) => {
	t.throws(() => boundLines(options as {maxLineBytes: number}), {instanceOf: TypeError, message});
});

test(
	'a bound under 8 KiB is refused',
	refused,
	{maxLineBytes: 8191},
	/^Expected `maxLineBytes` to be an integer >= 8192, got `8191` \(number\)$/,
);
test(
	'a bound that is no integer is refused',
	refused,
	{maxLineBytes: '64k'},
	/`maxLineBytes`.*got `'64k'` \(string\)/,
);
test('an unknown option is refused', refused, {maxLineLength: 9000}, /`maxLineLength`/);

async function bounded(guard: BoundLines, bytes: Buffer, ...sizes: number[]): Promise<string> {
	const out = rest(guard);
	for (let at = 0, turn = 0; at < bytes.length; turn++) {
		const size = sizes[turn % sizes.length] ?? 1;
		if (!guard.write(bytes.subarray(at, at + size))) await once(guard, 'drain');
		at += size;
	}
	guard.end();
	return out;
}

async function rest(guard: BoundLines): Promise<string> {
	return Buffer.concat(await guard.toArray()).toString();
}

function withoutReturns(text: string): number {
	return Buffer.byteLength(text.replaceAll('\r', ''));
}
