import test from 'ava';
import {cutPosition} from '../../lib/framing/cut-position.ts';

const cuts = test.macro((t, line: string, kept: string) => {
	const bytes = Buffer.from(line);
	t.is(bytes.toString('utf8', 0, cutPosition(bytes, bytes.length)), kept);
});

const solid = 'x'.repeat(10_000);
const short = 'x'.repeat(3000);

test('the last white space', cuts, `${solid} one two`, `${solid} one`);
test('a white space at the very end', cuts, `${solid} one `, `${solid} one`);
test('one just within the last 4 KiB', cuts, `${solid} ${'y'.repeat(4095)}`, solid);
test('one just before them, with the word behind it', cuts, `${solid} ${'y'.repeat(4096)}`, solid);
test('a delimiter before them', cuts, `${solid}{"a":"b","c":"${short}${short}`, `${solid}{"a":"b","c":"`);
test('without any, their beginning', cuts, solid, solid.slice(4096));
test('their beginning, not within a character', cuts, `${'é'.repeat(5000)}x`, 'é'.repeat(2952));
test('before half a colour', cuts, `${solid}\x1b[38;5;${short}${short}`, solid);
test('before half a sequence at a white space', cuts, `${solid}\x1b[2 q`, solid);
test('behind a whole colour', cuts, `${solid}\x1b[31m word`, `${solid}\x1b[31m`);
test('before a title without end', cuts, `${solid}\x1b]0;title of ${short}`, solid);
test('behind one with an end', cuts, `${solid}\x1b]0;title\x07 word`, `${solid}\x1b]0;title\x07`);
test(
	'behind a link',
	cuts,
	`${solid}\x1b]8;;u\x1b\\a\x1b]8;;\x1b\\ word`,
	`${solid}\x1b]8;;u\x1b\\a\x1b]8;;\x1b\\`,
);
test('the beginning, where nothing else may stay', cuts, `\x1b]0;${solid}`, '');
