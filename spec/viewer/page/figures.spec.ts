import test from 'ava';
import {duration, sinceStart} from '../../../lib/viewer/page/figures.ts';

const lasts = test.macro((t, milliseconds: number, expected: string) => {
	t.is(duration(milliseconds), expected);
});

test('nothing', lasts, 0, '0.0 s');
test('a clock that went back', lasts, -5, '0.0 s');
test('tenths', lasts, 1260, '1.3 s');
test('from ten seconds on, none', lasts, 9_970, '10 s');
test('a minute', lasts, 59_960, '1 m 00 s');
test('minutes', lasts, 125_000, '2 m 05 s');
test('an hour', lasts, 3_599_990, '1 h 00 m');
test('days', lasts, 90_000_000, '1 d 01 h');

const since = test.macro((t, milliseconds: number, expected: string) => {
	t.is(sinceStart(milliseconds), expected);
});

test('since the start', since, 12_340, '+0:12.340');
test('since the start, hours ago', since, 3_723_004, '+1:02:03.004');
test('before the start', since, -1500, '−0:01.500');
