import test from 'ava';
import {nearest} from '../../lib/cli/nearest.ts';

const verbs = ['run', 'write', 'tail', 'redact', 'help'];

const finds = test.macro((t, word: string, expected: string | undefined) => {
	t.is(nearest(word, verbs), expected);
});

test('letters swapped', finds, 'rnu', 'run');
test('a letter too many', finds, 'taill', 'tail');
test('a letter missing', finds, 'wrte', 'write');
test('two letters wrong', finds, 'redeckt', 'redact');
test('the beginning of one', finds, 'red', 'redact');
test('one with another word behind it', finds, 'redact-all', 'redact');
test('the beginning of nothing', finds, '', undefined);
test('something else', finds, 'npm', undefined);
test('something else of two letters', finds, 'ls', undefined);
