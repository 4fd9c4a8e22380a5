// Redis goes away under a job that runs on: for a while, for longer than its lines can wait, for good.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {setTimeout as after} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {logKey} from '../../lib/format/log-key.ts';
import {JobLog, type JobLogOptions} from '../../lib/index.ts';
import {startCli} from '../cli/start-cli.ts';
import {startProxy} from '../support/proxy.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {auditLines, numberedLines, storedEntries} from '../write/stored.ts';
import {auditFollowed} from './failover-audit.ts';
import {WatchedLog} from './watched-log.ts';

const server = await startRedis({persist: true});
test.after.always(() => server.stop());

const fast = {retryStrategy: () => 20};

test.serial('For a while: a child blocks at its pipe, and every line comes once', async t => {
	const {log, jobId} = jobOn(t, server.client(fast));
	const captured = log.capture(spawn('seq', ['1', '40000']));
	while (log.stats.written < 1_000) await after(1);
	await server.kill();
	t.true(log.stats.written < 40_000);
	await server.restart();
	t.is((await captured).exitCode, 0);
	t.like(await log.flush(), {lines: 40_000, written: 40_000, lost: 0});
	const expected = Array.from({length: 40_000}, (_, index) => String(index + 1));
	t.is(await auditLines(server.client(), jobId, expected), 'ok');
});

test.serial(
	'For longer than maxBlockMs: the oldest lines go, a gap marker says how many, events stay',
	async t => {
		const {log, jobId} = jobOn(t, server.client(fast), {maxBufferBytes: 32_768, maxBlockMs: 50});
		const lines = numberedLines(3_000);
		await log.onStdout('line 0\n');
		await log.flush();
		await server.kill();
		const event = log.writeEvent('still here');
		for (const line of lines.slice(1)) await log.onStdout(`${line}\n`);
		await server.restart();
		await event;
		const {written, lost} = await log.flush();
		t.is(written + lost, 3_000);
		t.true(lost > 2_000, `${lost} lost`);
		const entries = await storedEntries(server.client(), jobId);
		const told = entries.filter(({source}) => source === 'system').map(({marker, text}) => marker ?? text);
		t.deepEqual(told.sort(), ['gap', 'still here']);
		const ofLines = entries.filter(({text}) => text !== 'still here');
		t.is(auditFollowed(ofLines, lines), 'ok');
		t.true(entries.every(({n}, index) => n === index + 1));
	},
);

test.serial('For good: a child runs to its end, and end() settles with the count', async t => {
	const limits = {maxBlockMs: 50, flushTimeoutMs: 300};
	const {log} = jobOn(t, server.client(fast), limits);
	const captured = log.capture(spawn('sh', ['-c', 'seq 1 200000; exit 3']));
	while (log.stats.written < 1_000) await after(1);
	await server.kill();
	t.is((await captured).exitCode, 3);
	const summary = await log.end({exitCode: 3});
	t.is(summary.lines, 200_000);
	t.is(summary.written + summary.lost, 200_000);
	t.true(summary.lost > 0 && summary.error !== undefined);
	await server.restart();
});

test.serial('For good, on the command line: the exit code of the command, and a count', async t => {
	t.timeout(30_000, 'hangs');
	const jobId = uniqueJobId(t);
	const script = 'echo one; read line; seq 1 50000; exit 3';
	const cli = startCli(['run', '--job', jobId, '--flush-timeout', '1', '--', 'sh', '-c', script], {
		env: {LOGSLUICE_REDIS_URL: server.url},
	});
	while ((await server.client().xlen(logKey(jobId))) < 1) await after(20);
	await server.kill();
	cli.child.stdin.end('go on\n');
	const {code, stdout, stderr} = await cli.result;
	t.is(code, 3);
	t.is(stdout.split('\n').length, 50_002);
	t.regex(stderr, /lost/);
	await server.restart();
});

const givesUp = test.macro({
	async exec(t: ExecutionContext, options: Partial<JobLogOptions>) {
		const {log, jobId} = jobOn(t, server.client(), {maxBufferBytes: 8_192, flushTimeoutMs: 100, ...options});
		await log.onStdout('first\n');
		server.freeze();
		void log.onStdout('a line\n'.repeat(1_000));
		const stream = log.stream('other');
		for (let line = 0; line < 1_000; line++) stream.write('another\n');
		const {lines, lost} = await log.flush();
		server.thaw();
		t.is(lines, 2_001);
		t.true(lost >= 2_000);
		await log.onStdout('last\n');
		await log.end();
		const entries = await storedEntries(server.client(), jobId);
		let told = 0;
		for (const entry of entries) told += entry.marker === 'gap' ? (entry.lost ?? 0) : 0;
		// What was on its way at the deadline may be there after all.
		const stored = entries.filter(({marker}) => marker === undefined).length;
		t.is(stored + told, 2_002);
		t.like(entries.at(-1), {marker: 'end', lines: stored, lost: told});
	},
	title: (_, options) =>
		`What a flush() gives up at its deadline is told in the log to the line: ${JSON.stringify(options)}`,
});
test.serial(givesUp, {});
test.serial(givesUp, {maxBlockMs: 0});

test.serial('A slow Redis: the end of a child is not the end of its log', async t => {
	const proxy = await startProxy(server.port);
	t.teardown(() => proxy.stop());
	proxy.delay.reply = 20;
	const {log, jobId} = jobOn(t, server.client({port: proxy.port}));
	const child = spawn('seq', ['1', '20000']);
	let writtenAtExit = -1;
	child.once('exit', () => {
		writtenAtExit = log.stats.written;
	});
	await log.capture(child);
	t.true(writtenAtExit >= 0 && writtenAtExit < 20_000, `${writtenAtExit} at its exit`);
	t.like(log.stats, {written: 20_000, lost: 0});
	t.is(await server.client().xlen(`job:${jobId}:logs`), 20_000);
});

test.serial('A log that Redis refuses: a child runs to its end, and every line is counted', async t => {
	const {log, jobId} = jobOn(t, server.client());
	await server.client().set(`job:${jobId}:logs`, 'mine');
	// More than any pipe holds.
	const {exitCode} = await log.capture(spawn('sh', ['-c', 'yes | head -c 400000; yes | head -c 400000 >&2']));
	t.is(exitCode, 0);
	t.like(await log.end({exitCode}), {lines: 400_000, written: 0, lost: 400_000});
});

test.serial('A sink that is destroyed while Redis is frozen lets go of all who wait', async t => {
	const log = new WatchedLog(t, server.client(), {maxBufferBytes: 4_096});
	await log.write('a');
	await log.settled();
	server.freeze();
	let isBlocked = false;
	while (!isBlocked) isBlocked = !log.sink.write('b', () => {});
	const closed = once(log.sink, 'close');
	log.sink.destroy();
	await closed;
	t.is(log.sink.delivery.pending, 0);
	t.is(log.sink.delivery.written, 1);
	server.thaw();
});

function jobOn(
	t: ExecutionContext,
	client: ConstructorParameters<typeof JobLog>[0],
	options: Partial<JobLogOptions> = {},
): {log: JobLog; jobId: string} {
	t.timeout(30_000, 'hangs');
	const jobId = uniqueJobId(t);
	return {log: new JobLog(client, {jobId, onWarning() {}, ...options} as JobLogOptions), jobId};
}
