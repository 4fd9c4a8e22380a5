import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import {gunzipSync} from 'node:zlib';
import test from 'ava';
import type {Sandbox} from 'e2b';
import {type CommandSandbox, runInSandbox} from '../../examples/sandbox.ts';
import {JobLog, readLog} from '../../lib/index.ts';
import {collect} from '../read/raw-log.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';

const server = await startRedis();
const redis = server.client();
const folder = await mkdtemp(join(tmpdir(), 'logsluice-examples-'));
test.after.always(async () => {
	await server.stop();
	await rm(folder, {recursive: true, force: true});
});

const examples = new URL('../../examples/', import.meta.url);
// Repeated letters are left as they are: an example that someone gives is no secret.
const token = `ghp_${'aB3dE6gH9'.repeat(4)}`;

function start(example: string, args: readonly string[]): ChildProcessWithoutNullStreams {
	const script = fileURLToPath(new URL(example, examples));
	return spawn(process.execPath, [...process.execArgv, script, ...args], {
		env: {...process.env, REDIS_URL: server.url},
	});
}

async function run(
	example: string,
	args: readonly string[],
	input = '',
): Promise<{exitCode: number; stdout: string; stderr: string}> {
	const child = start(example, args);
	child.stdin.on('error', () => {});
	child.stdin.end(input);
	const exited = once(child, 'close');
	const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
	const [exitCode] = await exited;
	return {exitCode, stdout, stderr};
}

async function storedTexts(jobId: string): Promise<string[]> {
	return (await collect(readLog(redis, {jobId, follow: false}))).map(
		entry => `${entry.source}: ${entry.text}`,
	);
}

test('an example fits on a screen', async t => {
	for (const file of await readdir(examples)) {
		if (!file.endsWith('.ts') || file === 'demo.ts') continue;
		const source = await readFile(new URL(file, examples), 'utf8');
		t.true(source.trimEnd().split('\n').length <= 40, file);
	}
});

test('child-process.ts puts stdout and stderr into one log, and exits as the command does', async t => {
	const jobId = uniqueJobId(t);
	const script = 'printf "\\033[32mone\\033[m\\ntwo"; echo "bad $0" >&2; exit 3';
	const {exitCode, stdout, stderr} = await run('child-process.ts', [jobId, 'sh', '-c', script, token]);
	t.is(exitCode, 3, stderr);
	t.is(stdout, '2 lines of stdout and 1 of stderr are in Redis\n');
	const texts = await storedTexts(jobId);
	t.deepEqual(
		texts.filter(line => line.startsWith('stdout')),
		['stdout: one', 'stdout: two'],
	);
	t.deepEqual(
		texts.filter(line => line.startsWith('stderr')),
		['stderr: bad [REDACTED]'],
	);
});

test('child-process.ts says so when there is no such command', async t => {
	const {exitCode, stderr} = await run('child-process.ts', [uniqueJobId(t), 'logsluice-no-such-command']);
	t.is(exitCode, 127);
	t.regex(stderr, /^Cannot run logsluice-no-such-command: .*ENOENT/);
});

test('custom-stage.ts drops lines and adds one, behind the default stages', async t => {
	const jobId = uniqueJobId(t);
	const input = `debug noise\nwarning: old\n\u001b[33mWARN\u001b[m older\nuse ${token}\n`;
	const {stdout, stderr} = await run('custom-stage.ts', [jobId], input);
	t.is(stdout, '4 of 5 lines are in Redis, 1 were filtered out\n', stderr);
	t.deepEqual(await storedTexts(jobId), [
		'stdout: warning: old',
		'stdout: WARN older',
		'stdout: use [REDACTED]',
		'stdout: 2 warnings',
		'system: end',
	]);
});

test('stdin.ts puts what is piped in into a log and marks its end', async t => {
	const jobId = uniqueJobId(t);
	const {stdout, stderr} = await run('stdin.ts', [jobId], `10 %\r20 %\r30 %\r\n\npassword=${token}`);
	t.is(stdout, '3 lines, 1 with secrets masked, 0 lost\n', stderr);
	t.deepEqual(await storedTexts(jobId), ['stdin: 30 %', 'stdin: password=[REDACTED]', 'system: end']);
});

test('clean-file.ts writes a clean file without Redis', async t => {
	const file = join(folder, 'build.log');
	const input = `\u001b[1mone\u001b[m\n\n${token}\nlast`;
	const {stdout, stderr} = await run('clean-file.ts', [file], input);
	t.is(stdout, `3 lines in ${file}, 1 with secrets masked\n`, stderr);
	t.is(await readFile(file, 'utf8'), 'one\n[REDACTED]\nlast\n');
});

test('clean-file.ts fails when the file cannot be written', async t => {
	const {exitCode, stderr} = await run('clean-file.ts', [join(folder, 'missing', 'build.log')], 'one\n');
	t.is(exitCode, 1);
	t.regex(stderr, /ENOENT/);
});

test('follow.ts shows a log while it is written, and can resume behind an entry', async t => {
	const jobId = uniqueJobId(t);
	const follower = start('follow.ts', [jobId]);
	const shown = text(follower.stdout);
	const log = new JobLog(redis, {jobId});
	await log.writeEvent('first');
	// The rest is written once the first entry has been read: what follows cannot be replay.
	await once(follower.stdout, 'data');
	await log.onStdout('second\nthi');
	await log.onStdout('rd\n');
	await log.end({exitCode: 7});
	const lines = (await shown).trimEnd().split('\n');
	t.deepEqual(lines.slice(0, -1), [
		'1\tsystem\tfirst',
		'2\tstdout\tsecond',
		'3\tstdout\tthird',
		'ended with exit code 7, 0 lines lost',
	]);
	t.regex(lines.at(-1) ?? '', /^resume with \d+-\d+$/);

	const [, second] = await collect(readLog(redis, {jobId, follow: false}));
	const resumed = await run('follow.ts', [jobId, second?.id ?? '']);
	t.is(resumed.stdout.split('\n')[0], '3\tstdout\tthird', resumed.stderr);
});

test('serve.ts shows a log in a page, live, and gives it as a file', async t => {
	const jobId = uniqueJobId(t);
	const serving = start('serve.ts', ['0']);
	t.teardown(() => serving.kill());
	const [line] = await once(serving.stdout.setEncoding('utf8'), 'data');
	const url = line.trim().replace(/JOB$/, jobId);
	t.regex(url, /^http:\/\/127\.0\.0\.1:\d+\/./);
	const page = await (await fetch(url)).text();
	t.regex(page, /new EventSource\('\?events'\)/);
	const events = await fetch(`${url}?events`);
	const log = new JobLog(redis, {jobId});
	await log.onStdout('first\n<b>second</b>\n');
	await log.end({exitCode: 0});
	const shown = [...(await events.text()).matchAll(/^data: (.*)$/gm)].map(([, data]) =>
		JSON.parse(data as string),
	);
	t.deepEqual(
		shown.map(entry => entry.marker ?? entry.text),
		['first', '<b>second</b>', 'end'],
	);
	const again = await fetch(`${url}?events`, {headers: {'last-event-id': shown.at(-1).id}});
	t.is(again.status, 204);
	const file = await fetch(`${url}?download`);
	t.is(await file.text(), 'first\n<b>second</b>\n── exit code 0 ──\n');
});

test('archive.ts writes a gzip file with all entries of a job that is still running', async t => {
	const jobId = uniqueJobId(t);
	const file = join(folder, `${jobId}.log.gz`);
	const archiving = run('archive.ts', [jobId, file]);
	const log = new JobLog(redis, {jobId});
	for (let line = 1; line <= 3_000; line++) await log.onStdout(`line ${line}\n`);
	await log.onStderr('bad\n');
	await log.end({exitCode: 0});
	const {stdout, stderr} = await archiving;
	t.is(stdout, `${jobId} is archived in ${file}\n`, stderr);
	const lines = gunzipSync(await readFile(file))
		.toString()
		.trimEnd()
		.split('\n');
	t.is(lines.length, 3_002);
	t.regex(lines[0] ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+\+00:00 stdout line 1$/);
	t.regex(lines[2_999] ?? '', / stdout line 3000$/);
	t.regex(lines[3_000] ?? '', / stderr bad$/);
});

// Behaves as E2B's sandbox: decoded chunks, cut anywhere; awaited callbacks; a failing command rejects.
const sandbox: CommandSandbox = {
	commands: {
		async run(command, {onStdout, onStderr}) {
			const child = spawn('sh', ['-c', command], {stdio: ['ignore', 'pipe', 'pipe']});
			const closed = once(child, 'close');
			const give = async (output: NodeJS.ReadableStream, callback: typeof onStdout): Promise<void> => {
				output.setEncoding('utf8');
				for await (const chunk of output) await callback(String(chunk));
			};
			await Promise.all([give(child.stdout, onStdout), give(child.stderr, onStderr)]);
			const [exitCode] = await closed;
			if (exitCode !== 0) throw Object.assign(new Error(`exit status ${exitCode}`), {exitCode});
			return {exitCode};
		},
	},
};

test('sandbox.ts takes an E2B sandbox', t => {
	const asExample = (real: Sandbox): CommandSandbox => real;
	t.is(typeof asExample, 'function');
});

test('sandbox.ts logs a whole job: its phases, both streams, secrets masked, the end', async t => {
	const jobId = uniqueJobId(t);
	const secret = ['correct', 'horse', 'battery'].join('-');
	const commands = {
		install: `printf 'é 1 %%\\r'; sleep 0.05; printf 'é 2 %%\\r\\n'; echo "using ${secret}"`,
		build: 'echo compiling; seq 1 20000; echo broken >&2; exit 4',
		deploy: 'echo never',
	};
	t.is(await runInSandbox(sandbox, commands, {redis, jobId, secrets: [secret]}), 4);
	const entries = await collect(readLog(redis, {jobId}));
	const brief = entries.map(entry => `${entry.phase} ${entry.source} ${entry.text}`);
	t.deepEqual(brief.slice(0, 4), [
		"install system $ printf 'é 1 %%\\r'; sleep 0.05; printf 'é 2 %%\\r\\n'; echo \"using [REDACTED]\"",
		'install stdout é 2 %',
		'install stdout using [REDACTED]',
		'build system $ echo compiling; seq 1 20000; echo broken >&2; exit 4',
	]);
	t.is(entries.filter(entry => entry.phase === 'build' && entry.source === 'stdout').length, 20_001);
	t.true(brief.includes('build stderr broken'));
	t.false(brief.some(line => line.includes('never')));
	t.like(entries.at(-1), {marker: 'end', exitCode: 4, lost: 0});
});

test('sandbox.ts ends the log when the sandbox itself fails', async t => {
	const jobId = uniqueJobId(t);
	const broken: CommandSandbox = {commands: {run: () => Promise.reject(new Error('sandbox is gone'))}};
	const running = runInSandbox(broken, {build: 'make'}, {redis, jobId, secrets: []});
	await t.throwsAsync(running, {message: 'sandbox is gone'});
	t.like((await collect(readLog(redis, {jobId}))).at(-1), {marker: 'end', exitCode: undefined});
});
