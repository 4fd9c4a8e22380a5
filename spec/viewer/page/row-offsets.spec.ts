import test from 'ava';
import fc from 'fast-check';
import {RowOffsets} from '../../../lib/viewer/page/row-offsets.ts';

const heights = fc.array(fc.integer({min: 1, max: 50}), {minLength: 1, maxLength: 200});

test('knows where each row begins, and which row is where, also after changes', t => {
	fc.assert(
		fc.property(heights, fc.array(fc.tuple(fc.nat(), fc.integer({min: 1, max: 90}))), (given, changes) => {
			const offsets = new RowOffsets();
			for (const height of given) offsets.push(height);
			const expected = [...given];
			for (const [at, height] of changes) {
				expected[at % given.length] = height;
				offsets.setHeight(at % given.length, height);
			}
			let sum = 0;
			for (const [row, height] of expected.entries()) {
				t.is(offsets.before(row), sum);
				t.is(offsets.rowAt(sum), row);
				t.is(offsets.rowAt(sum + height - 1), row);
				sum += height;
			}
			t.is(offsets.total, sum);
			t.is(offsets.rowAt(-5), 0);
			t.is(offsets.rowAt(sum + 5), expected.length - 1);
		}),
	);
});

test('begins anew', t => {
	const offsets = new RowOffsets();
	offsets.push(20);
	offsets.clear();
	t.is(offsets.total, 0);
	offsets.push(7);
	t.is(offsets.total, 7);
	t.is(offsets.rowAt(3), 0);
});
