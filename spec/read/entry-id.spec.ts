import test from 'ava';
import {compareIds, expectEntryId, idBefore} from '../../lib/read/entry-id.ts';

const accepts = test.macro({
	exec(t, id: string, full: string) {
		t.is(expectEntryId('after', id), full);
	},
	title: (_, id, full) => `${id} is the entry id ${full}`,
});

test(accepts, '0', '0-0');
test(accepts, '1700000000000', '1700000000000-0');
test(accepts, '1700000000000-7', '1700000000000-7');
test(accepts, '007-01', '7-1');
test(accepts, '18446744073709551615-18446744073709551615', '18446744073709551615-18446744073709551615');

const refuses = test.macro({
	exec(t, id: unknown) {
		const error = t.throws(() => expectEntryId('after', id), {instanceOf: TypeError});
		t.regex(error.message, /^Expected `after` to be an entry id such as `1700000000000-0`, got `/);
	},
	title: (_, id) => `${typeof id} ${JSON.stringify(id)} is no entry id`,
});

for (const id of [
	'',
	'$',
	'+',
	'-',
	'1-',
	'-1',
	'1-2-3',
	'1 ',
	' 1',
	'1\n',
	'1-*',
	'(1-1',
	'0x1',
	'1e3',
	'¹',
]) {
	test(refuses, id);
}
test(refuses, '1'.repeat(21));
test(refuses, '18446744073709551616');
test(refuses, '1-18446744073709551616');
test(refuses, 5);
test(refuses, null);

test('ids are compared by their numbers, not as text', t => {
	const ids = ['0-0', '0-1', '9-0', '9-9', '9-10', '10-0', '18446744073709551615-18446744073709551615'];
	for (const [index, id] of ids.entries()) {
		t.is(compareIds(id, id), 0);
		for (const later of ids.slice(index + 1)) {
			t.true(compareIds(id, later) < 0, `${id} < ${later}`);
			t.true(compareIds(later, id) > 0, `${later} > ${id}`);
		}
	}
});

const before = test.macro({
	exec(t, id: string, expected: string) {
		t.is(idBefore(id), expected);
	},
	title: (_, id, expected) => `the largest id before ${id} is ${expected}`,
});

test(before, '5-3', '5-2');
test(before, '5-0', '4-18446744073709551615');
test(before, '0-0', '0-0');
