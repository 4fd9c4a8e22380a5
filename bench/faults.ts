// npm run bench:faults
// Runs each fault against the careful hand-written version and against logsluice, through the same proxy and the same
// audit; writes what came of it to bench/faults.json and, from there, into the README.

import {writeFile} from 'node:fs/promises';
import {runEndlessLine} from './fault-memory.ts';
import {type ContestantName, type FaultOutcome, runFault} from './fault-run.ts';
import {faults} from './fault-scenes.ts';
import {type FaultResults, writeFaultTable} from './fault-table.ts';

const runs: Record<string, (contestant: ContestantName) => Promise<FaultOutcome>> = {};
for (const fault of faults) runs[fault.name] = contestant => runFault(fault, contestant);
runs['A line of 16 MB'] = runEndlessLine;

const rows: FaultResults['rows'][number][] = [];
for (const [fault, run] of Object.entries(runs)) {
	const row = {fault, careful: await run('careful'), logsluice: await run('logsluice')};
	console.error(JSON.stringify(row));
	rows.push(row);
}
const results: FaultResults = {node: process.versions.node, rows};
await writeFile(new URL('faults.json', import.meta.url), `${JSON.stringify(results, undefined, '\t')}\n`);
console.log(await writeFaultTable(results));
