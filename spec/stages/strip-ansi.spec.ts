import test from 'ava';
import fc from 'fast-check';
import {stripAnsi} from '../../lib/stages/strip-ansi.ts';

const strips = test.macro((t, line: string, expected: string) => {
	t.is(stripAnsi().mapLine(line), expected);
});

// Text without sequences
test('plain text is untouched', strips, 'added 42 packages in 3s', 'added 42 packages in 3s');
test('TAB is untouched', strips, 'a\tb', 'a\tb');
test('letters of every script are untouched', strips, 'naïve – 漢字 😀 \u2028', 'naïve – 漢字 😀 \u2028');
test('a sequence without its ESC is text', strips, '[31m [2K ]0;t', '[31m [2K ]0;t');
test('an escaped ESC is text', strips, '\\x1b[31m \\u001b[0m', '\\x1b[31m \\u001b[0m');

// CSI
test('a colour', strips, '\x1b[31mred\x1b[0m', 'red');
test('bold and underline', strips, '\x1b[1mbold\x1b[22m \x1b[4munder\x1b[24m', 'bold under');
test('colours by number, with semicolons and colons', strips, '\x1b[38;5;120mx\x1b[48:2::1:2:3my', 'xy');
test('a cursor movement', strips, 'a\x1b[2Ab\x1b[3;4Hc', 'abc');
test('an erased line', strips, '\x1b[2K\x1b[1Gdone', 'done');
test('private modes', strips, '\x1b[?25lhidden\x1b[?2004h', 'hidden');
test('intermediate bytes', strips, 'a\x1b[2 qb\x1b[!pc', 'abc');
test('the 8-bit introducer', strips, 'a\x9b31mb', 'ab');
test('half a CSI at the end', strips, 'text\x1b[38;5', 'text');
test('an introducer at the end', strips, 'text\x1b[', 'text');
test('a CSI cut short by another', strips, 'a\x1b[3;\x1b[31mb', 'ab');
test('a CSI cut short by CAN', strips, 'a\x1b[3\x18b', 'ab');
test('a CSI cut short by a letter outside ASCII', strips, 'a\x1b[1éb', 'aéb');
test('a control character in a CSI does not end it', strips, 'a\x1b[3\x071mb', 'ab');
test('half a CSI does not eat into the next frame', strips, 'a\x1b[3\rdone', 'done');

// Other escapes
test('a character set', strips, '\x1b(Bplain\x1b)0', 'plain');
test('half an escape', strips, 'a\x1b(', 'a');
test('save and restore', strips, '\x1b7a\x1b8', 'a');
test('keypad modes', strips, '\x1b=a\x1b>', 'a');
test('a lone ESC', strips, 'a\x1b', 'a');
test('several', strips, '\x1b\x1b\x1b[1ma', 'a');

// String sequences
test('a title ended by BEL', strips, '\x1b]0;title\x07text', 'text');
test('a title ended by ST', strips, '\x1b]2;title\x1b\\text', 'text');
test('a title ended by the 8-bit ST', strips, '\x1b]2;title\x9ctext', 'text');
test('a link', strips, '\x1b]8;;https://example.com/(a)\x1b\\link\x1b]8;;\x1b\\!', 'link!');
test('a Buildkite time stamp', strips, '\x1b_bk;t=1763806502114\x07text', 'text');
test('DCS, SOS and PM', strips, 'a\x1bPq#0\x1b\\b\x1bXsos\x1b\\c\x1b^pm\x1b\\d', 'abcd');
test('a BEL does not end DCS', strips, 'a\x1bPx\x07y\x1b\\b', 'ab');
test(
	'all of them with 8-bit introducers',
	strips,
	'a\x9dt\x07b\x90q\x9cc\x98s\x9cd\x9ep\x9ce\x9fa\x07f',
	'abcdef',
);
test('an unterminated title goes to the end of the line', strips, 'a\x1b]0;title and more', 'a');
test('so do the others', strips, 'a\x1bPdata', 'a');
test('a title cut short by a colour ends there', strips, '\x1b]0;title\x1b[31mtext', 'text');
test('a title cut short by CAN ends there', strips, '\x1b]0;title\x18text', 'text');
test('an ST without its beginning', strips, 'a\x1b\\b\x9cc', 'abc');
test('a string within a string', strips, 'a\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\b', 'ab');
test('a title of screen', strips, 'a\x1bktitle\x1b\\b', 'ab');
test('a palette colour, which has no end', strips, 'a\x1b]P1ff00ffb\x1b]Rc', 'abc');
test('what stood around a title does not become a sequence', strips, 'a\x1b\x1b]0;t\x07[31mb', 'a[31mb');
test('nor a longer one', strips, 'a\x1b[3\x1b]0;t\x07mb', 'amb');

// Rewrites
test(
	'the last frame, seen without its escapes',
	strips,
	'\x1b[2K\r| work\r\x1b[2K/ work\r\x1b[2Kdone',
	'done',
);
test('a frame of escapes only shows nothing', strips, 'abc\r\x1b[K\x1b[0m', 'abc');
test('a GitLab section', strips, 'section_start:1:a\r\x1b[0K\x1b[36;1mTitle\x1b[0;m', 'Title');
test('backspaces', strips, 'N\bNA\bA', 'NA');
test('controls go', strips, 'a\0b\x07c\x7fd', 'abcd');

test('no terminal control is left, whatever the line was', t => {
	const unit = fc.constantFrom(
		...'\x1b\x1b\x1b[]PX^_k\\();?031mKHh #aé€ \t\r\b\0\x07\x18\x1a\n\x7f\u0080\u0085\u0090\u0098\u009b\u009c\u009d\u009e\u009f',
		'😀',
	);
	const stage = stripAnsi();
	fc.assert(
		fc.property(fc.string({unit, maxLength: 60}), line => {
			const text = stage.mapLine(line) ?? '';
			t.notRegex(text, /[\0-\x08\x0a-\x1f\x7f-\x9f]/);
			t.notRegex(text, /\p{Surrogate}/u);
			t.is(stage.mapLine(text), text, 'plain text is plain');
		}),
		{numRuns: 2000},
	);
	t.is(stage.failed, 0);
});

test('text between complete sequences comes out whole', t => {
	const text = fc.string({unit: fc.constantFrom(...'abc [];m0\\ é漢😀'), maxLength: 10});
	const sequence = fc.constantFrom(
		'\x1b[0m',
		'\x1b[38;5;1m',
		'\x1b]0;t\x07',
		'\x1b]8;;u\x1b\\',
		'\x9b1m',
		'\x1b_x\x07',
		'\x1bPx\x1b\\',
		'\x1b(B',
		'\x90x\x9c',
	);
	fc.assert(
		fc.property(fc.array(fc.tuple(text, sequence), {maxLength: 6}), parts => {
			const line = parts.map(part => part.join('')).join('');
			t.is(stripAnsi().mapLine(line), parts.map(([plain]) => plain).join(''));
		}),
	);
});

const grows = test.macro((t, unit: string) => {
	const stage = stripAnsi();
	const seconds = (count: number): number => {
		const line = unit.repeat(count);
		let best = Number.POSITIVE_INFINITY;
		for (let run = 0; run < 3; run++) {
			const start = process.cpuUsage();
			stage.mapLine(line);
			const {user, system} = process.cpuUsage(start);
			best = Math.min(best, user + system);
		}
		return best;
	};
	seconds(1000);
	// Eight times the line costs about eight times as much; quadratic would be 64 times.
	const short = Math.max(seconds(20_000), 500);
	t.true(seconds(160_000) < 32 * short);
});

for (const unit of [
	'\x1b',
	'\x1b[',
	'\x1b[3;',
	'\x1b]',
	'\x1bP',
	'\x1bk',
	'\x9d',
	'\x1b(',
	'\x1b[3\0',
	'0;',
	'\r',
	'\b',
	'a\b',
	'\x18',
]) {
	test(`${JSON.stringify(unit)} without end costs no more than its length`, grows, unit);
}
