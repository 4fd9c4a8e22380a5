import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {PassThrough, type Transform} from 'node:stream';
import {setTimeout as after} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {Redis} from 'ioredis';
import {
	type ChildExit,
	defaultStages,
	JobLog,
	type JobLogOptions,
	KnownValues,
	LogLostError,
	type LogWarning,
	mapLines,
	redact,
} from '../lib/index.ts';
import {startRedis} from './support/redis.ts';
import {uniqueJobId} from './support/unique-job-id.ts';
import {codesOf, storedEntries} from './write/stored.ts';

const redis = await startRedis();
const client = redis.client();
test.after.always(() => redis.stop());

async function shown(jobId: string): Promise<string[]> {
	const entries = await storedEntries(client, jobId);
	return entries.map(({source, phase, text}) => [source, ...(phase ? [phase] : []), text].join(': '));
}

const isLease = (field: string): boolean => field.startsWith('l:');

function collected(): {warnings: LogWarning[]; onWarning(warning: LogWarning): void} {
	const warnings: LogWarning[] = [];
	return {warnings, onWarning: warning => warnings.push(warning)};
}

const invalid = test.macro({
	exec(t, options: Record<string, unknown>, message: RegExp) {
		t.throws(() => new JobLog(client, options as JobLogOptions), {instanceOf: TypeError, message});
	},
	title: (_, options) => `Refuses ${JSON.stringify(options)}`,
});
test(invalid, {}, /either `jobId` or `key`/);
test(invalid, {jobId: 'a', stages: []}, /`stages` to be a function/);
test(invalid, {jobId: 'a', stages: () => [], secrets: ['x']}, /either `stages` or `secrets`/);
test(invalid, {jobId: 'a', stages: () => 'x'}, /`stages`.*an array/);
test(invalid, {jobId: 'a', maxLineBytes: 10}, /`maxLineBytes`/);
test(invalid, {jobId: 'a', maxLineLength: 0}, /`maxLineLength`/);
test(invalid, {jobId: 'a', exitGraceMs: -1}, /`exitGraceMs`/);
test(invalid, {jobId: 'a', secret: ['x']}, /got `secret`/);
test(invalid, {jobId: 'a', source: 'stdout'}, /got `source`/);

test('Refuses secrets given as one string, and does not show it', t => {
	const options = {jobId: 'a', secrets: 'hunter2hunter2'};
	const error = t.throws(() => new JobLog(client, options), {instanceOf: TypeError});
	t.notRegex(error?.message ?? '', /hunter2/);
});

test('A job: phases, a child, events, its end', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	const install = log.withPhase('install');
	await install.writeEvent('Installing');
	const exit = await install.capture(spawn('sh', ['-c', 'echo out; echo err >&2; exit 3']));
	t.deepEqual(exit, {exitCode: 3, signal: null});
	await log.withPhase('deploy').writeEvent('Deploying');
	const summary = await log.end(exit);
	t.like(summary, {lines: 2, written: 2, lost: 0, filtered: 0, bytesIn: 8});
	const lines = await shown(jobId);
	t.deepEqual(lines.slice(0, 1), ['system: install: Installing']);
	t.deepEqual(lines.slice(1, 3).sort(), ['stderr: install: err', 'stdout: install: out']);
	t.deepEqual(lines.slice(3), ['system: deploy: Deploying', 'system: exit code 3']);
	t.like((await storedEntries(client, jobId)).at(-1), {marker: 'end', exitCode: 3, lines: 2, lost: 0});
});

test('end() twice ends once, and an append after it reopens the job', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	await log.onStdout('one\n');
	const [first, second] = await Promise.all([log.end({signal: 'SIGTERM'}), log.end()]);
	t.is(first, second);
	const end = (await storedEntries(client, jobId)).at(-1)?.id ?? 'none';
	t.is(await client.hget(`{job:${jobId}:logs}:state`, 'end'), end);
	await log.writeEvent('two');
	t.is(await client.hget(`{job:${jobId}:logs}:state`, 'end'), null);
	await log.end({exitCode: 0});
	t.deepEqual(await shown(jobId), [
		'stdout: one',
		'system: ended by SIGTERM',
		'system: two',
		'system: exit code 0',
	]);
});

test('capture() attaches at once and takes large outputs of both streams whole', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	const script = 'for (let i = 0; i < 4000; i++) {console.log("out " + i); console.error("err " + i)}';
	await log.capture(spawn(process.execPath, ['-e', script]));
	// Settled means delivered: nothing is asked to flush.
	const entries = await storedEntries(client, jobId);
	t.is(entries.length, 8_000);
	for (const [source, word] of [
		['stdout', 'out'],
		['stderr', 'err'],
	]) {
		const texts = entries.filter(entry => entry.source === source).map(({text}) => text);
		t.is(
			texts.findIndex((text, index) => text !== `${word} ${index}`),
			-1,
		);
		t.is(texts.length, 4_000);
	}
});

test('Several children are captured at a time', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	const exits = await Promise.all(
		[1, 2, 3].map(code =>
			log.withPhase(`p${code}`).capture(spawn('sh', ['-c', `echo ${code}; exit ${code}`])),
		),
	);
	t.deepEqual(
		exits.map(({exitCode}) => exitCode),
		[1, 2, 3],
	);
	t.deepEqual((await shown(jobId)).sort(), ['stdout: p1: 1', 'stdout: p2: 2', 'stdout: p3: 3']);
});

test('A child killed by a signal', async t => {
	const log = new JobLog(client, {jobId: uniqueJobId(t)});
	t.deepEqual(await log.capture(spawn('sh', ['-c', 'kill -9 $$'])), {exitCode: null, signal: 'SIGKILL'});
});

test('A child with stdout only; one with neither is a TypeError', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	await log.capture(spawn('sh', ['-c', 'echo out; echo err >&2'], {stdio: ['ignore', 'pipe', 'ignore']}));
	t.deepEqual(await shown(jobId), ['stdout: out']);
	const child = spawn('true', {stdio: 'ignore'});
	await t.throwsAsync(log.capture(child), {
		instanceOf: TypeError,
		message: /piped stdout or stderr, got neither/,
	});
});

test('A command that cannot be started: an event, and the child’s error', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	await t.throwsAsync(log.capture(spawn('no-such-command-here')), {code: 'ENOENT'});
	await log.flush();
	t.deepEqual(await shown(jobId), ['system: Command failed to start: spawn no-such-command-here ENOENT']);
});

test('… also when it is captured after its error', async t => {
	const log = new JobLog(client, {jobId: uniqueJobId(t)});
	const child = spawn('no-such-command-here');
	await once(child, 'error');
	await t.throwsAsync(log.capture(child), {message: /spawn no-such-command-here ENOENT/});
});

test('A child already gone whose output is still in its pipe is taken whole', async t => {
	const jobId = uniqueJobId(t);
	const {warnings, onWarning} = collected();
	const child = spawn('sh', ['-c', 'echo late; exit 4']);
	const log = new JobLog(client, {jobId, onWarning});
	// Within its 'exit': a turn later Node throws away what nobody reads.
	const captured = new Promise<ChildExit>(resolve => child.once('exit', () => resolve(log.capture(child))));
	t.is((await captured).exitCode, 4);
	t.deepEqual([await shown(jobId), codesOf(warnings)], [['stdout: late'], []]);
});

test('A child already gone whose output is gone too: a warning', async t => {
	const {warnings, onWarning} = collected();
	const child = spawn('sh', ['-c', 'echo lost; exit 4']);
	child.stdout.resume();
	child.stderr.resume();
	await once(child, 'close');
	t.is((await new JobLog(client, {jobId: uniqueJobId(t), onWarning}).capture(child)).exitCode, 4);
	t.deepEqual(codesOf(warnings), ['LOGSLUICE_CHILD_OUTPUT']);
});

test('A grandchild that keeps the pipe is let go after its silence, alive, with an event', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId, exitGraceMs: 200});
	const child = spawn('sh', ['-c', 'sleep 20 & echo $!; exit 0']);
	t.is((await log.capture(child)).exitCode, 0);
	await log.flush();
	const [line = '', event = ''] = await shown(jobId);
	t.regex(event, /^system: The command has exited, but another process keeps its output open/);
	const grandchild = Number(line.replace('stdout: ', ''));
	t.notThrows(() => process.kill(grandchild, 0));
	process.kill(grandchild);
});

test('A grandchild that goes on writing is followed as long as it does', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId, exitGraceMs: 10_000});
	await log.capture(spawn('sh', ['-c', '(for i in 1 2 3 4; do sleep 0.4; echo $i; done) & exit 0']));
	t.deepEqual(await shown(jobId), ['stdout: 1', 'stdout: 2', 'stdout: 3', 'stdout: 4']);
});

test('onStdout and onStderr can be handed over as they are, and a flush() begins anew', async t => {
	const jobId = uniqueJobId(t);
	const {onStdout, onStderr, ...rest} = new JobLog(client, {jobId});
	t.truthy(rest);
	const log = new JobLog(client, {jobId});
	const sandbox = {onStdout: log.onStdout, onStderr: log.onStderr};
	await sandbox.onStdout(Buffer.from('caf\u00E9').subarray(0, 4));
	await sandbox.onStdout(Buffer.from('\u00E9').subarray(1));
	await sandbox.onStderr('x\n');
	await log.flush();
	await sandbox.onStdout('again');
	await log.flush();
	t.deepEqual((await shown(jobId)).sort(), ['stderr: x', 'stdout: again', 'stdout: caf\u00E9']);
	t.throws(() => void onStdout(42 as never), {instanceOf: TypeError});
	t.is(typeof onStderr, 'function');
});

test('flush() and end() wait for no stream that was opened after them', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId, flushTimeoutMs: 600_000});
	await log.onStdout('first\n');
	const flushed = log.flush();
	let isOver = false;
	const flood = (async () => {
		while (!isOver) await log.onStdout('line\n'.repeat(100));
	})();
	t.like(await flushed, {lost: 0});
	await log.writeEvent('flushed');
	t.like(await log.end({exitCode: 0}), {lost: 0});
	isOver = true;
	await flood;
	await log.flush();
	t.deepEqual(Object.keys(await client.hgetall(`{job:${jobId}:logs}:state`)).filter(isLease), []);
});

test('An event comes behind every complete line written before it', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	const stream = log.stream('stdout');
	const expected: string[] = [];
	const events: Promise<void>[] = [];
	for (let round = 0; round < 200; round++) {
		stream.write(`line ${round}\npart`);
		events.push(log.writeEvent(`event ${round}`));
		await after(round % 3 === 0 ? 1 : 0);
		stream.write(' rest\n');
		expected.push(`line ${round}`);
	}
	await Promise.all(events);
	await log.flush();
	const texts = (await storedEntries(client, jobId)).map(({text}) => text);
	for (const [round, line] of expected.entries()) {
		t.true(texts.indexOf(line) < texts.indexOf(`event ${round}`), `${line} stands behind its event`);
		t.true(texts.indexOf(`event ${round}`) < texts.indexOf(`event ${round + 1}`) || round === 199);
	}
});

const staysBehind = test.macro({
	async exec(
		t: ExecutionContext,
		options: {stages?: () => Transform[]},
		next: (log: JobLog) => Promise<void>,
	) {
		const jobId = uniqueJobId(t);
		const log = new JobLog(client, {jobId, maxBufferBytes: 4_096, ...options});
		const lines = Array.from({length: 500}, (_, index) => `line ${index}`);
		await log.onStdout(`${lines.join('\n')}\n`);
		await next(log);
		await log.flush();
		const texts = (await storedEntries(client, jobId)).map(({text}) => text);
		t.deepEqual(texts, [...lines, 'next']);
	},
	title: title => `What is written once there is room again comes behind what had none: ${title}`,
});

const passing = () => [new PassThrough({objectMode: true})];
const nextPhase = (log: JobLog) => log.withPhase('next').onStdout('next\n');
const nextEvent = (log: JobLog) => log.writeEvent('next');
test('another phase', staysBehind, {}, nextPhase);
test('another source', staysBehind, {}, log => log.onStderr('next\n'));
test('an event', staysBehind, {}, nextEvent);
test('another phase, with stages of the user’s own', staysBehind, {stages: passing}, nextPhase);
test('an event, with stages of the user’s own', staysBehind, {stages: passing}, nextEvent);

test('An event of several lines is an entry a line; a blank one is kept; secrets and escapes are not', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId, secrets: ['hunter2hunter2', undefined, '']});
	await log.writeEvent('one\n\u001B[1mtwo hunter2hunter2\n');
	await log.writeEvent('');
	await log.flush();
	t.deepEqual(await shown(jobId), ['system: one', 'system: two [REDACTED]', 'system: ']);
	t.like(log.stats, {lines: 0, written: 0, redacted: 0});
	await t.throwsAsync(log.writeEvent(7 as never), {instanceOf: TypeError});
	await t.throwsAsync(log.writeEvent('x', {source: 'a\nb'}), {instanceOf: TypeError});
});

const learns = test.macro(async (t, options: Partial<JobLogOptions>) => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId, ...options} as JobLogOptions);
	const before = log.withPhase('a').stream('stdout');
	before.write('swordfish\n');
	log.withPhase('b').addSecret('swordfish', undefined);
	before.write('swordfish\n');
	log.stream('late').end('swordfish');
	await log.writeEvent('swordfish');
	await log.flush();
	t.deepEqual((await storedEntries(client, jobId)).map(({source, text}) => `${source} ${text}`).sort(), [
		'late [REDACTED]',
		'stdout [REDACTED]',
		'stdout swordfish',
		'system [REDACTED]',
	]);
});
test('addSecret() holds for open and later streams and events of all phases', learns, {});
test('… with stages of the user’s own', learns, {stages: () => [redact()]});

test('A mapper of the user’s own is no default stage, whatever its name', async t => {
	const jobId = uniqueJobId(t);
	const stages = () => [
		mapLines(function dropBlank(line) {
			return line.replace('swordfish', '***');
		}),
	];
	const log = new JobLog(client, {jobId, stages});
	await log.writeEvent('the swordfish');
	await log.flush();
	t.deepEqual(await shown(jobId), ['system: the ***']);
});

test('KnownValues are shared, not copied', async t => {
	const jobId = uniqueJobId(t);
	const secrets = new KnownValues(['swordfish']);
	const log = new JobLog(client, {jobId, secrets});
	secrets.add('bluefish');
	await log.writeEvent('swordfish and bluefish');
	await log.flush();
	t.deepEqual(await shown(jobId), ['system: [REDACTED] and [REDACTED]']);
});

test('stages: a function, called for each stream', async t => {
	const jobId = uniqueJobId(t);
	const shout = (line: string) => line.toUpperCase();
	const log = new JobLog(client, {jobId, stages: () => [...defaultStages(), mapLines(shout)]});
	await log.onStdout('a\n\n');
	await log.onStderr('b\n');
	await log.writeEvent('c');
	await log.flush();
	t.deepEqual((await shown(jobId)).sort(), ['stderr: B', 'stdout: A', 'system: C']);
});

test('stats count open and ended streams', async t => {
	const log = new JobLog(client, {jobId: uniqueJobId(t)});
	const first = log.stream('stdout');
	first.write('a\n\npassword=hunter2hunter2\n');
	await first.flush();
	await log.onStderr(`${'x'.repeat(3_000)}\n`);
	t.like(log.stats, {lines: 4, filtered: 1, redacted: 1, truncated: 1});
	const summary = await log.flush();
	t.like(summary, {lines: 4, filtered: 1, written: 3, lost: 0});
	t.deepEqual(log.stats, summary);
});

test('Redis away: nothing throws, all is counted, flush() and end() settle in time', async t => {
	const nowhere = new Redis({port: 1});
	nowhere.on('error', () => {});
	t.teardown(() => nowhere.disconnect());
	const {warnings, onWarning} = collected();
	const log = new JobLog(nowhere, {jobId: 'a', flushTimeoutMs: 200, maxBlockMs: 100, onWarning});
	await log.writeEvent('start');
	const {exitCode} = await log.capture(spawn('sh', ['-c', 'echo a; echo b >&2; exit 5']));
	t.is(exitCode, 5);
	await log.onStdout('c\n');
	const summary = await log.end({exitCode});
	t.like(summary, {lines: 3, lost: 3, written: 0});
	t.regex(summary.error?.message ?? '', /flushTimeoutMs/);
	const codes = warnings.map(({code}) => code);
	t.is(new Set(codes).size, codes.length);
});

test('Redis away: who has waited for one end waits for the next a second', async t => {
	const nowhere = new Redis({port: 1});
	nowhere.on('error', () => {});
	t.teardown(() => nowhere.disconnect());
	const log = new JobLog(nowhere, {jobId: 'a', flushTimeoutMs: 5_000, onWarning() {}});
	const begun = performance.now();
	await log.writeEvent('start');
	const waited = performance.now() - begun;
	t.true(waited > 900 && waited < 4_000, `an event was waited for ${waited} ms`);
	await log.capture(spawn('echo', ['hi']));
	const before = performance.now();
	t.like(await log.end(), {lines: 1, lost: 1});
	t.true(performance.now() - before < 4_000);
});

test('strict: flush() and end() reject with LogLostError, which carries the counts', async t => {
	const nowhere = new Redis({port: 1});
	nowhere.on('error', () => {});
	t.teardown(() => nowhere.disconnect());
	const log = new JobLog(nowhere, {jobId: 'a', flushTimeoutMs: 100, strict: true, onWarning() {}});
	await log.onStdout('a\n');
	const error = await t.throwsAsync(log.flush(), {instanceOf: LogLostError});
	t.like(error, {code: 'LOGSLUICE_LOG_LOST', summary: {lines: 1, lost: 1}});
	await t.throwsAsync(log.end(), {instanceOf: LogLostError});
});

test('A log leaves nothing behind that keeps the process alive', async t => {
	const script = `
		import {Redis} from 'ioredis';
		import {JobLog} from './lib/index.ts';
		const client = new Redis(${redis.port});
		const log = new JobLog(client, {jobId: 'exits'});
		await log.onStdout('a\\n');
		await log.writeEvent('b');
		await log.flush();
		client.disconnect();
	`;
	const child = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', script]);
	const [code] = await once(child, 'exit');
	t.is(code, 0);
});
