import test from 'ava';
import {count, counted, duration, size} from '../../lib/cli/figures.ts';

const shows = test.macro((t, shown: string, expected: string) => {
	t.is(shown, expected);
});

test('no line', shows, counted(0, 'line'), '0 lines');
test('one line', shows, counted(1, 'line'), '1 line');
test('hundreds', shows, count(999), '999');
test('thousands', shows, count(12_481), '12 481');
test('millions', shows, count(1_234_567), '1 234 567');
test('bytes', shows, size(999), '999 B');
test('kilobytes', shows, size(1000), '1.0 kB');
test('almost a megabyte', shows, size(999_960), '1.0 MB');
test('megabytes', shows, size(1_900_000), '1.9 MB');
test('terabytes', shows, size(3e15), '3000.0 TB');
test('milliseconds', shows, duration(40), '0.0 s');
test('seconds', shows, duration(14_249), '14.2 s');
test('almost a minute', shows, duration(59_960), '1 min 00 s');
test('minutes', shows, duration(125_000), '2 min 05 s');
test('hours', shows, duration(3_720_000), '1 h 02 min');
test('almost two hours', shows, duration(7_199_000), '2 h 00 min');
