import {readFile} from 'node:fs/promises';
import test from 'ava';
import {faultTable, readFaultTable} from '../../bench/fault-table.ts';

test("the README's table of faults is what the last `npm run bench:faults` has seen", async t => {
	const results = JSON.parse(await readFile(new URL('../../bench/faults.json', import.meta.url), 'utf8'));
	t.is(await readFaultTable(), faultTable(results));
});
