// npm run bench:report: writes RESULTS.md and the charts anew, of what bench/results.json holds; measures nothing.
import {readResults, writeResults} from './report/results.ts';

await writeResults(await readResults());
