/**
 * The behaviours of LogStreamer, the Python class that logsluice descends from, in the order of its own tests.
 * What differs on purpose stands in the README, under "Coming from LogStreamer".
 */
import {execFile} from 'node:child_process';
import {once} from 'node:events';
import {promisify} from 'node:util';
import test, {type ExecutionContext} from 'ava';
import {
	createLogPipeline,
	JobLog,
	type JobLogOptions,
	type LogWarning,
	logKey,
	RedisLogSink,
} from '../lib/index.ts';
import {startRedis} from './support/redis.ts';
import {uniqueJobId} from './support/unique-job-id.ts';
import {codesOf} from './write/stored.ts';

const redis = await startRedis();
const client = redis.client();
test.after.always(() => redis.stop());

type Stored = Record<string, string>;

async function entriesOf(jobId: string): Promise<Stored[]> {
	const entries = await client.xrange(logKey(jobId), '-', '+');
	return entries.map(([, fields]) => {
		const stored: Stored = {};
		for (let index = 0; index < fields.length; index += 2)
			stored[fields[index] as string] = fields[index + 1] as string;
		return stored;
	});
}

async function textsOf(jobId: string): Promise<(string | undefined)[]> {
	return (await entriesOf(jobId)).map(({text}) => text);
}

/** Gives chunks to `onStdout` and compares the texts stored, before `flush()` where it is wanted, and after. */
const stores = test.macro(
	async (
		t: ExecutionContext,
		chunks: readonly string[],
		texts: readonly string[],
		before?: readonly string[],
	) => {
		const jobId = uniqueJobId(t);
		const log = new JobLog(client, {jobId});
		for (const chunk of chunks) await log.onStdout(chunk);
		if (before !== undefined) {
			await log.writeEvent('now');
			t.deepEqual((await textsOf(jobId)).slice(0, -1), [...before]);
		}
		await log.flush();
		t.deepEqual(
			(await textsOf(jobId)).filter(text => text !== 'now'),
			[...texts],
		);
	},
);

// 1. Line buffering
test('Line buffering: one line', stores, ['hello\n'], ['hello']);
test('Line buffering: two lines in a chunk', stores, ['one\ntwo\n'], ['one', 'two']);
test('Line buffering: a partial chunk is held back', stores, ['partial'], ['partial'], []);
test(
	'Line buffering: a line is assembled from several chunks',
	stores,
	['ins', '\ntalling dep\nendencies\n'],
	['ins', 'talling dep', 'endencies'],
);
test(
	'Line buffering: a line goes on where the chunk before it stopped',
	stores,
	['ins', 'talling dep\nendencies\n'],
	['installing dep', 'endencies'],
);
test('Line buffering: flush() brings out the rest', stores, ['done\nrest'], ['done', 'rest'], ['done']);

test('Line buffering: flush() with nothing left adds nothing', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	await log.onStdout('all of it\n');
	await log.flush();
	await log.flush();
	t.deepEqual(await textsOf(jobId), ['all of it']);
});

// 2. Entries
test('Entries: fields ts, source, text, phase, in this order', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId, phase: 'build'});
	await log.onStdout('hello\n');
	await log.flush();
	const [[, fields] = ['', []]] = await client.xrange(logKey(jobId), '-', '+');
	t.deepEqual(
		fields.filter((_, index) => index % 2 === 0),
		['ts', 'source', 'text', 'phase', 'n'],
	);
	const [entry] = await entriesOf(jobId);
	t.like(entry, {source: 'stdout', text: 'hello', phase: 'build', n: '1'});
});

test('Entries: the source of stderr', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	await log.onStderr('oops\n');
	await log.flush();
	t.like((await entriesOf(jobId))[0], {source: 'stderr', text: 'oops'});
});

// 3. ANSI
test('ANSI: colours', stores, ['\u001B[31mred\u001B[0m text\n'], ['red text']);
test(
	'ANSI: bold and underline',
	stores,
	['\u001B[1mbold\u001B[0m \u001B[4munder\u001B[24m\n'],
	['bold under'],
);
test('ANSI: cursor movement', stores, ['\u001B[2K\u001B[1Gline\u001B[2A\n'], ['line']);

// 4. Secrets, made here so that no scanner takes them for real ones
const random = 'aZ3kQ9xR7mB2vN8cT5wL1pHd4sJf6gYe';
const hidden = test.macro(async (t: ExecutionContext, line: string, secret: string, kept: string) => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	await log.onStdout(`${line}\n`);
	const summary = await log.flush();
	const [text = ''] = await textsOf(jobId);
	t.false(text.includes(secret), text);
	t.true(text.includes('[REDACTED]') && text.includes(kept), text);
	t.is(summary.redacted, 1);
});
test('Secrets: API_KEY=… keeps the name', hidden, `API_KEY=${random}`, random, 'API_KEY=[REDACTED]');
test('Secrets: sk-…', hidden, `using sk-${random} now`, random, 'using ');
test('Secrets: postgresql://…', hidden, `postgresql://app:${random}@db:5432/x`, random, 'postgresql://');
test('Secrets: AKIA…', hidden, `id AKIA${'Q3EGRIZ7XWN5KLM4'}`, 'Q3EGRIZ7XWN5KLM4', 'id ');
test('Secrets: pk_…', hidden, `pk_${'live_'}${random}`, random, '');
test('Secrets: redis://…', hidden, `redis://:${random}@cache:6379/0`, random, 'redis://');
test('Secrets: password=…', hidden, 'password=hunter2hunter2', 'hunter2hunter2', 'password=[REDACTED]');

// 5. Truncation
test(
	'Truncation: over 2000 characters, with a marker',
	stores,
	[`${'x'.repeat(2_001)}\n`],
	[`${'x'.repeat(2_000)} [truncated]`],
);
test('Truncation: exactly 2000 are untouched', stores, [`${'x'.repeat(2_000)}\n`], ['x'.repeat(2_000)]);

// 6. Blank lines
test('Blank: empty', stores, ['a\n\nb\n'], ['a', 'b']);
test('Blank: spaces', stores, ['a\n   \nb\n'], ['a', 'b']);
test('Blank: tab', stores, ['a\n\t\nb\n'], ['a', 'b']);

// 7. TTL
test('TTL: set after a write', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	await log.onStdout('a\n');
	await log.flush();
	t.true((await client.ttl(logKey(jobId))) > 0);
	t.true((await client.ttl(`{${logKey(jobId)}}:state`)) > 0);
});

test('TTL: about 86,400 s, renewed by each write', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	await log.writeEvent('a');
	await client.expire(logKey(jobId), 100);
	await log.writeEvent('b');
	const ttl = await client.ttl(logKey(jobId));
	t.true(ttl > 86_300 && ttl <= 86_400, String(ttl));
});

// 8. Cap
test('Cap: MAXLEN ~ 50000, at the key job:{id}:logs', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	const child = log.stream('stdout');
	for (let first = 0; first < 60_000; first += 1_000) {
		const lines = Array.from({length: 1_000}, (_, index) => `line ${first + index}`);
		if (!child.write(`${lines.join('\n')}\n`)) await once(child, 'drain');
	}
	t.is((await log.flush()).written, 60_000);
	const length = await client.xlen(`job:${jobId}:logs`);
	t.true(length >= 50_000 && length < 50_200, String(length));
	const [[, fields] = ['', []]] = await client.xrevrange(`job:${jobId}:logs`, '+', '-', 'COUNT', 1);
	t.true(fields.includes('line 59999') && fields.includes('60000'));
});

// 9. writeEvent
test("writeEvent: source='system' by default", async t => {
	const jobId = uniqueJobId(t);
	await new JobLog(client, {jobId}).writeEvent('Starting');
	t.like((await entriesOf(jobId))[0], {source: 'system', text: 'Starting', phase: ''});
});

test('writeEvent: another source', async t => {
	const jobId = uniqueJobId(t);
	await new JobLog(client, {jobId}).writeEvent('Starting', {source: 'deployer'});
	t.like((await entriesOf(jobId))[0], {source: 'deployer', text: 'Starting'});
});

test('writeEvent: phase', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId, phase: 'setup'});
	await log.writeEvent('one');
	await log.writeEvent('two', {phase: 'test'});
	await log.withPhase('deploy').writeEvent('three');
	t.deepEqual(
		(await entriesOf(jobId)).map(({phase}) => phase),
		['setup', 'test', 'deploy'],
	);
});

// 10. Independence
test('Independence: stdout and stderr have buffers of their own', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	await log.onStdout('out-');
	await log.onStderr('err-');
	await log.onStdout('put\n');
	await log.onStderr('or\n');
	await log.flush();
	t.deepEqual(
		(await entriesOf(jobId)).map(({source, text}) => [source, text]),
		[
			['stdout', 'out-put'],
			['stderr', 'err-or'],
		],
	);
});

test('Independence: flush() drains both', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	await log.onStdout('left out');
	await log.onStderr('left err');
	await log.flush();
	t.deepEqual((await textsOf(jobId)).sort(), ['left err', 'left out']);
});

// 11. Errors
test('Errors: a refused append does not throw into the job', async t => {
	const jobId = uniqueJobId(t);
	await client.set(logKey(jobId), 'somebody else');
	const warnings: LogWarning[] = [];
	const log = new JobLog(client, {jobId, onWarning: warning => warnings.push(warning)});
	await log.onStdout('one\ntwo\n');
	await log.writeEvent('event');
	const {written, lost} = await log.flush();
	t.deepEqual({written, lost}, {written: 0, lost: 2});
	t.is(await client.get(logKey(jobId)), 'somebody else');
	t.is(await client.ttl(logKey(jobId)), -1);
	t.deepEqual(codesOf(warnings), ['LOGSLUICE_REDIS_REFUSED']);
	t.regex(warnings[0]?.message ?? '', new RegExp(`job:${jobId}:logs.*WRONGTYPE`));
});

test('Errors: a refused EXPIRE does not either, and the log goes on', async t => {
	const jobId = uniqueJobId(t);
	await client.acl('SETUSER', jobId, 'on', 'nopass', '~*', '&*', '+@all', '-expire');
	const warnings: LogWarning[] = [];
	const limited = redis.client({username: jobId, password: 'any'});
	const options: JobLogOptions = {jobId, onWarning: warning => warnings.push(warning)};
	const log = new JobLog(limited, options);
	await log.onStdout('one\n');
	await log.flush();
	await log.onStdout('two\n');
	const {written, lost} = await log.flush();
	t.deepEqual({written, lost}, {written: 2, lost: 0});
	t.deepEqual(await textsOf(jobId), ['one', 'two']);
	t.deepEqual(codesOf(warnings), ['LOGSLUICE_EXPIRE_REFUSED']);
});

// 12. Phase
test('Phase: kept on every entry of its stream', async t => {
	const jobId = uniqueJobId(t);
	const pipeline = createLogPipeline(new RedisLogSink(client, {jobId, phase: 'install'}));
	pipeline.write('a\nb\n');
	await pipeline.flush();
	t.deepEqual(
		(await entriesOf(jobId)).map(({phase}) => phase),
		['install', 'install'],
	);
});

// 13. Time
test('ts parses as ISO 8601', async t => {
	const jobId = uniqueJobId(t);
	const before = Date.now();
	await new JobLog(client, {jobId}).writeEvent('now');
	const {ts = ''} = (await entriesOf(jobId))[0] ?? {};
	t.regex(ts, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
	t.true(Date.parse(ts) >= before && Date.parse(ts) <= Date.now());
	// Where there is a Python, it has the last word.
	const python = 'import sys, datetime; print(datetime.datetime.fromisoformat(sys.argv[1]).timestamp())';
	const answer = await promisify(execFile)('python3', ['-c', python, ts]).catch(
		(error: NodeJS.ErrnoException) => {
			if (error.code !== 'ENOENT') throw error;
		},
	);
	if (answer) t.is(Math.round(Number(answer.stdout) * 1_000), Date.parse(ts));
});
