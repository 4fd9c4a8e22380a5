// Writes lines at a pace: paced-writer.ts REDIS-URL KIND JOB-ID RATE LINES [FLOOD-FILE]
// Kind `bare`: an XADD a line. Kind `script`: a child prints them, and each chunk of them is given to the append script.
// Kind `job`: a child prints them, and its job is logged; with a file to flood with, another job over the same connection
// prints that again and again meanwhile.
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {Redis} from 'ioredis';
import {JobLog} from 'logsluice';
import {entryTime} from '../../lib/format/log-entry.ts';
import {appendScript, appendScriptSha} from '../../lib/write/append-script.ts';
import {paced} from '../paced.ts';

const [url = '', kind, jobId = '', rate = '', lines = '', floodFile] = process.argv.slice(2);
const redis = new Redis(url);
await once(redis, 'ready');
if (kind === 'bare') {
	await paced(Number(rate), Number(lines), line => {
		void redis.xadd(jobId, 'MAXLEN', '~', 50_000, '*', 'text', line);
	});
	await redis.ping();
} else if (kind === 'script') {
	await redis.script('LOAD', appendScript);
	const {stdout} = printing();
	let [first, n, newest] = [1, 0, ''];
	stdout?.on('data', async (chunk: Buffer) => {
		const text = chunk.toString().trimEnd();
		const count = text.split('\n').length;
		const producer = [1, 'bench', first, n, newest, ''];
		const bounds = [50_000, 64 * 1024 * 1024, 86_400, 30_000, count, text.length + 100 * count];
		const run = ['l', entryTime(Date.now()), 'stdout', '', count, text];
		first += count;
		const keys = [jobId, `${jobId}:state`];
		const reply = await redis.evalsha(appendScriptSha, 2, ...keys, ...producer, ...bounds, ...run);
		[, , n, newest] = reply as [string, number, number, string];
	});
	if (stdout) await once(stdout, 'end');
	await redis.ping();
} else {
	const flood = floodFile === undefined ? undefined : startFlood(floodFile);
	await flood?.underWay;
	const log = new JobLog(redis, {jobId});
	await log.capture(printing());
	await flood?.stop();
	await log.end({exitCode: 0});
}
redis.disconnect();

// tsx gives functions their names by a function of its own.
function printing(): ChildProcess {
	const print = 'line => process.stdout.write(line + "\\n")';
	const source = `const __name = value => value; (${paced})(${rate}, ${lines}, ${print})`;
	return spawn(process.execPath, ['-e', source]);
}

function startFlood(file: string): {underWay: Promise<unknown>; stop(): Promise<void>} {
	const log = new JobLog(redis, {jobId: 'bench-flood'});
	const child = spawn('sh', ['-c', 'while cat "$0"; do :; done', file], {detached: true});
	const captured = log.capture(child);
	return {
		underWay: once(child.stdout, 'data'),
		async stop() {
			// `cat` too.
			process.kill(-(child.pid as number));
			await captured;
			const {lost, error} = await log.end({exitCode: 0});
			if (lost > 0) throw new Error(`${lost} lines of the flood are lost: ${error}`);
		},
	};
}
