import test from 'ava';
import {readResults, readResultsFiles, resultsFiles} from '../../bench/report/results.ts';

test('RESULTS.md and the charts are what the last whole `npm run bench` has measured', async t => {
	t.deepEqual(await readResultsFiles(), resultsFiles(await readResults()));
});
