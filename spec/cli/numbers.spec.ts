import test from 'ava';
import {seconds, wholeNumber} from '../../lib/cli/numbers.ts';
import {UsageError} from '../../lib/cli/usage-error.ts';

test('whole numbers', t => {
	t.is(wholeNumber('--lines', '0'), 0);
	t.is(wholeNumber('--lines', '100'), 100);
	for (const text of ['', '-1', '1.5', '1e3', 'x', ' 1', '99999999999999999999']) {
		t.throws(() => wholeNumber('--lines', text), {instanceOf: UsageError, message: /^--lines /}, text);
	}
});

test('seconds become milliseconds', t => {
	t.is(seconds('--max-block', '0'), 0);
	t.is(seconds('--max-block', '10'), 10_000);
	t.is(seconds('--max-block', '0.25'), 250);
	t.is(seconds('--max-block', '86400'), 86_400_000);
	for (const text of ['', '-1', '.5', '1e3', 'Infinity', '86401', '5s']) {
		t.throws(() => seconds('--max-block', text), {instanceOf: UsageError, message: /^--max-block /}, text);
	}
});
