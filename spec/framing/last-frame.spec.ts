import test from 'ava';
import fc from 'fast-check';
import {lastFrame} from '../../lib/framing/last-frame.ts';

const shows = test.macro((t, line: string, expected: string) => {
	t.is(lastFrame(line), expected);
});

test('the last frame is the line', shows, '10%\r20%\r30%', '30%');
test('never an overlay of several', shows, 'abc\rX', 'X');
test('an empty frame shows nothing', shows, 'abc\r', 'abc');
test('nor do several', shows, 'abc\r\r\r', 'abc');
test('a frame of white space shows nothing', shows, 'abc\r   \r\t', 'abc');
test('a frame of control characters shows nothing', shows, 'abc\r\0\x07', 'abc');
test('a frame of zero-width characters shows nothing', shows, 'abc\r\u200b\u200d', 'abc');
test('a leading `\\r` changes nothing', shows, '\rabc', 'abc');
test('white space in the frame stays', shows, 'x\r  abc  ', '  abc  ');
test('where no frame shows anything, nothing is visible', shows, '\r \r\r', '');
test('only a return', shows, '\r', '');
test('a backspace moves left and the next character overwrites', shows, 'abc\b\bX', 'aXc');
test('a backspace alone erases nothing', shows, 'abc\b', 'abc');
test('a backspace at the beginning stays there', shows, '\b\b\babc', 'abc');
test('a character erased is a space', shows, 'abc\b \b', 'ab ');
test('bold as man pages print it', shows, 'N\bNA\bAM\bME\bE', 'NAME');
test('underlined as man pages print it', shows, '_\bn_\bo', 'no');
test('a spinner drawn with backspaces', shows, 'working |\b/\b-\b\\\bdone', 'working done');
test('a backspace moves over a whole character', shows, 'a😀\bb', 'ab');
test('a frame erased with backspaces shows nothing', shows, 'abc\rx\b ', 'abc');
test('a backspace does not reach the frame before', shows, 'abc\r\b\bX', 'X');
test('control characters take no room', shows, 'ab\0\x07\bX', 'aX');
test('TAB stays, the other controls go', shows, 'a\tb\0c\x0bd\x0ce\x7ff\u0085g', 'a\tbcdefg');

const dashes = '-'.repeat(5);
const begin = `${dashes}BEGIN RSA PRIVATE KEY${dashes}`;
const end = `${dashes}END RSA PRIVATE KEY${dashes}`;
test('the BEGIN of a private key stays behind the last frame', shows, `a ${begin}\r\rok`, `ok ${begin}`);
test('not if its END came too', shows, `${begin}\rAb3/\r${end}\rok`, 'ok');
test('nor if its END is the last frame', shows, `${begin}\rAb3/\r${end}`, end);
test('nor the BEGIN of anything else', shows, `${begin.replace('PRIVATE', 'PUBLIC')}\rok`, 'ok');
test('nor one in a sentence', shows, `${begin} is missing\rok`, 'ok');

test('what comes out has no control character but TAB', t => {
	const unit = fc.constantFrom(
		'a',
		' ',
		'\t',
		'\r',
		'\b',
		'\0',
		'\x1b',
		'\n',
		'\u009b',
		'\u0085',
		'\x7f',
		'😀',
		'\u200b',
	);
	fc.assert(
		fc.property(fc.string({unit, maxLength: 40}), line => {
			t.notRegex(lastFrame(line), /[\0-\x08\x0a-\x1f\x7f-\x9f]/);
		}),
	);
});

test('a line of 100,000 frames, or of 100,000 backspaces, is done at once', t => {
	t.is(lastFrame(`a${'\r '.repeat(100_000)}`), 'a');
	t.is(lastFrame('\r'.repeat(100_000)), '');
	t.is(lastFrame(`${'ab\b'.repeat(100_000)}`).length, 100_001);
});
