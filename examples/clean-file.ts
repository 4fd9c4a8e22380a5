// A file without colours, progress bars and secrets; no Redis involved:
//
//     npm ci 2>&1 | npx tsx examples/clean-file.ts build.log

import {createWriteStream} from 'node:fs';
import {createLogPipeline, defaultStages, joinLines} from 'logsluice';

const [file = 'build.log'] = process.argv.slice(2);

// Any Writable can be the sink. `joinLines()` gives each line its end back, which a sink of lines does without.
const log = createLogPipeline(createWriteStream(file), {
	stages: () => [...defaultStages(), joinLines()],
});
process.stdin.pipe(log);

const {written, redacted, error} = await log.flush();
if (error) throw error;
console.log(`${written} lines in ${file}, ${redacted} with secrets masked`);
