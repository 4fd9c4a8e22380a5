import test from 'ava';
import {shownJson, shownText} from '../../lib/cli/shown-text.ts';

const shows = test.macro((t, text: string, expected: string) => {
	t.is(shownText(text), expected);
});

test('text stays as it is', shows, 'größer\t👩‍👩‍👧 → 日本語', 'größer\t👩‍👩‍👧 → 日本語');
test('colours go', shows, '\x1b[31mred\x1b[0m', 'red');
test('titles go', shows, '\x1b]0;title\x07text', 'text');
test('8-bit controls go', shows, '\x9b31mred', 'red');
test('a lone escape goes', shows, 'a\x1b', 'a');
test('line ends become spaces', shows, 'two\r\nlines', 'two lines');
test('the order of letters cannot be turned', shows, 'a\u202eb\u2066c', 'a⟨U+202E⟩b⟨U+2066⟩c');
test('letters that join stay joined', shows, 'نمی\u200cخواهم', 'نمی\u200cخواهم');

test('JSON says the same in characters that drive no terminal', t => {
	const entry = {text: 'a\x1b[31m\x9b\x7f\u202e\u2028"'};
	const json = shownJson(entry);
	t.deepEqual(JSON.parse(json), entry);
	t.notRegex(json, /[^\x20-\x7e]/);
});
