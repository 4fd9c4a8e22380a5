import test from 'ava';
import {shownText} from '../../../lib/viewer/page/shown-text.ts';

const shows = test.macro((t, text: string, expected: string) => {
	t.is(shownText(text), expected);
});

test('text stays as it is', shows, 'größer\t👩‍👩‍👧 → 日本語', 'größer\t👩‍👩‍👧 → 日本語');
test('colours go', shows, '\x1b[31mred\x1b[0m', 'red');
test('titles go, however they end', shows, '\x1b]0;title\x07a\x1b]8;;http://x\x1b\\b', 'ab');
test('8-bit controls go', shows, '\x9b31mred\x9d0;t\x9c!', 'red!');
test('a lone escape goes', shows, 'a\x1b', 'a');
test('an unterminated title goes to the end of the line', shows, 'a\x1b]0;title', 'a');
test('line ends become spaces', shows, 'two\r\nlines', 'two lines');
test('the order of letters cannot be turned', shows, 'a\u202eb\u2066c', 'a⟨U+202E⟩b⟨U+2066⟩c');
test('letters that join stay joined', shows, 'نمی\u200cخواهم', 'نمی\u200cخواهم');

test('nothing that drives a terminal is left, and the time is linear', t => {
	for (const text of ['\x1b]'.repeat(50_000), '\x1b['.repeat(50_000), `\x1b]${'a'.repeat(100_000)}`]) {
		t.notRegex(shownText(text), /[\x00-\x08\x0a-\x1f\x7f-\x9f]/);
	}
});
