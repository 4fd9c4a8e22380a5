// Whatever comes and however it is cut: the same lines, and counts that add up.
import test from 'ava';
import fc from 'fast-check';
import {mapLines} from '../../lib/stages/map-lines.ts';
import {linesOf} from './logged.ts';

/** What terminals and tools print, as bytes, whole and broken. */
const piece = fc.oneof(
	{weight: 4, arbitrary: fc.constantFrom('a', 'word ', '\n', '\r\n', '\r', '\t', 'é', '😀', ' ', '\0', '\b')},
	{
		weight: 2,
		arbitrary: fc.constantFrom(
			'\x1b[31m',
			'\x1b[0m',
			'\x1b]0;title\x07',
			'\x1b[',
			'\x1b',
			'\x9b1m',
			'\x1b]8;;',
		),
	},
	{weight: 1, arbitrary: fc.constantFrom('PASSWORD=hunter2hunter2', 'Bearer ', `ghp_${'x1Y2'.repeat(9)}`)},
	{weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 20})},
	{weight: 1, arbitrary: fc.uint8Array({maxLength: 8})},
	{weight: 1, arbitrary: fc.integer({min: 1, max: 9000}).map(count => 'x '.repeat(count))},
);
const output = fc
	.array(piece, {maxLength: 60})
	.map(pieces => Buffer.concat(pieces.map(part => Buffer.from(part as string))));
const cuts = fc.array(fc.double({min: 0, max: 1, noNaN: true}), {maxLength: 30});

function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
	const places = [0, ...at.map(part => Math.floor(part * bytes.length)), bytes.length].sort((a, b) => a - b);
	return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

const options = () => ({maxLineBytes: 8192, secrets: ['correct-horse']});

test('the lines are the same however the bytes are cut', async t => {
	await fc.assert(
		fc.asyncProperty(output, cuts, async (bytes, at) => {
			const whole = await linesOf([bytes], options());
			const parts = await linesOf(cut(bytes, at), options());
			t.deepEqual(parts, whole);
		}),
		{numRuns: 150},
	);
	t.pass();
});

test('every line is counted, once, and no escape is left', async t => {
	await fc.assert(
		fc.asyncProperty(output, cuts, async (bytes, at) => {
			const {lines, summary} = await linesOf(cut(bytes, at), options());
			t.is(summary.written, lines.length);
			t.is(summary.lost, 0);
			t.is(summary.lines, summary.filtered + summary.written);
			t.is(summary.bytesIn, bytes.length);
			t.is(
				summary.lines,
				bytes.toString('latin1').replace(/\n$/, '').split('\n').length - (bytes.length === 0 ? 1 : 0),
			);
			for (const line of lines) {
				t.notRegex(line, /[\0-\x08\n-\x1f\x7f-\x9f]/);
				t.notRegex(line, /\p{Surrogate}/u);
				t.regex(line, /\S/);
			}
		}),
		{numRuns: 100},
	);
});

test('strings may be cut anywhere too', async t => {
	await fc.assert(
		fc.asyncProperty(fc.string({unit: 'grapheme', maxLength: 80}), cuts, async (text, at) => {
			const stages = () => [mapLines(line => line)];
			const units = text.split('');
			const places = [0, ...at.map(part => Math.floor(part * units.length)), units.length].sort(
				(a, b) => a - b,
			);
			const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
			t.deepEqual(await linesOf(chunks, {stages}), await linesOf([Buffer.from(text)], {stages}));
		}),
		{numRuns: 100},
	);
	t.pass();
});
