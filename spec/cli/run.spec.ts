import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {type AddressInfo, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {readLog} from '../../lib/read/read-log.ts';
import {until} from '../read/raw-log.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {runCli, startCli} from './start-cli.ts';

const redis = await startRedis();
const client = redis.client();
test.after.always(() => redis.stop());

const env = {LOGSLUICE_REDIS_URL: redis.url};
const closedPort = 'redis://127.0.0.1:1';

async function logOf(jobId: string) {
	const entries = [];
	for await (const entry of readLog(client, {jobId, follow: false})) entries.push(entry);
	return {
		lines: entries.filter(({marker}) => marker === undefined).map(({source, text}) => `${source}: ${text}`),
		end: entries.find(({marker}) => marker === 'end'),
		phases: [...new Set(entries.map(({phase}) => phase))],
	};
}

/** Until its parent has taken note of its end. */
function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

test("shows the command's own bytes, logs its lines, exits with its code", async t => {
	const jobId = uniqueJobId(t);
	const script = 'printf "\\033[32mgreen\\033[0m %s" "$MY_TOKEN"; printf "\\377" >&2; exit 7';
	const {code, stdout, stderr} = await runCli(
		['run', '--job', jobId, '--phase', 'build', '--', 'sh', '-c', script],
		{
			env: {...env, MY_TOKEN: 'correct-horse'},
		},
	);
	t.is(code, 7);
	t.is(stdout, '\x1b[32mgreen\x1b[0m correct-horse');
	t.regex(
		stderr,
		/^�\n✖ job \S+ · 2 lines · 29 B · 1 redacted · \d+\.\d s · exit 7 · tail: logsluice tail \S+\n$/,
	);
	const {lines, end, phases} = await logOf(jobId);
	t.deepEqual(lines.sort(), ['stderr: \ufffd', 'stdout: green [REDACTED]']);
	t.like(end, {exitCode: 7, lines: 2, lost: 0});
	t.deepEqual(phases, ['build']);
});

test('makes an id, and keeps its own settings from the command', async t => {
	const {code, stdout, stderr} = await runCli(['run', '--', 'env'], {env: {...env, REDIS_URL: closedPort}});
	t.is(code, 0);
	t.regex(stdout, /^REDIS_URL=/m);
	t.notRegex(stdout, /LOGSLUICE/);
	const told = stderr.trimEnd().split('\n');
	const [first = '', last = ''] = [told[0], told.at(-1)];
	const [, jobId = ''] = /^logsluice: job (env-\S+), to follow it: logsluice tail \1$/.exec(first) ?? [];
	t.true(last.startsWith(`✔ job ${jobId} · `), stderr);
	t.like((await logOf(jobId)).end, {exitCode: 0});
});

test('writes to a key, quietly, and gives the command its own standard input', async t => {
	const key = `logs:${uniqueJobId(t)}`;
	const {code, stdout, stderr} = await runCli(['run', '-q', '--key', key, 'cat'], {env, input: 'one\ntwo\n'});
	t.is(code, 0);
	t.is(stdout, 'one\ntwo\n');
	// On a busy machine a word about the wait for Redis.
	t.regex(stderr, /^(logsluice: done; waiting .*\n)?$/);
	t.is(await client.xlen(key), 3);
});

const failsToStart = test.macro(async (t, command: string, expected: number, message: RegExp) => {
	const jobId = uniqueJobId(t);
	const {code, stderr} = await runCli(['run', '--job', jobId, '--', command], {env});
	t.is(code, expected);
	t.regex(stderr, message);
	const {lines, end} = await logOf(jobId);
	t.is(lines.length, 1);
	t.true(lines[0]?.startsWith('system: Command failed to start'));
	t.like(end, {exitCode: expected});
});

test(
	'no such command: 127',
	failsToStart,
	'no-such-command',
	127,
	/^logsluice: there is no command "no-such-command"\n/,
);
test(
	'a shell line as a command: 127',
	failsToStart,
	'echo $HOME',
	127,
	/logsluice run -- sh -c 'echo \$HOME'\n/,
);
test('no program: 126', failsToStart, '/etc/passwd', 126, /^logsluice: "\/etc\/passwd" cannot be run/);
test('a script whose interpreter is missing: 126', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'logsluice-script-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const script = join(folder, 'build');
	await writeFile(script, '#!/no/such/shell\n', {mode: 0o755});
	const {code, stderr} = await runCli(['run', '--job', uniqueJobId(t), '--', script], {env});
	t.is(code, 126);
	t.regex(
		stderr,
		/^logsluice: "\S+build" cannot be run: what its first line says it is to be run with is not there\n/,
	);
});
test('an empty command: 126', failsToStart, '', 126, /^logsluice: "" cannot be run/);

const hidesSecrets = test.macro(async (t, command: string, message: RegExp) => {
	const {code, stderr} = await runCli(['run', '--', command, 'ci'], {
		env: {...env, MY_TOKEN: 'correct-horse'},
	});
	t.is(code, 127);
	t.regex(stderr, /^logsluice: job job-\d{8}-\d{6}-[0-9a-f]{4}, to follow it: /);
	t.regex(stderr, message);
	const [, jobId = ''] = /job (\S+),/.exec(stderr) ?? [];
	const told = JSON.stringify([stderr, await logOf(jobId)]);
	t.notRegex(told, /correct-horse|hunter2xyz/);
	t.regex(told, /Command failed to start/);
});

test(
	'a variable before the command is in no message and in no key',
	hidesSecrets,
	'TOKEN=hunter2xyz',
	/\nlogsluice: there is no command "TOKEN=\[REDACTED\]"\n/,
);
test(
	'a secret in a shell line is in no message and in no key',
	hidesSecrets,
	'echo correct-horse',
	/\nlogsluice: there is no command "echo \[REDACTED\]"; to have a shell read it: logsluice run -- sh -c '…'\n/,
);

test('a signal that ends the command shows in the exit code', async t => {
	const jobId = uniqueJobId(t);
	const {code, signal, stderr} = await runCli(['run', '--job', jobId, '--', 'sh', '-c', 'kill -TERM $$'], {
		env,
	});
	t.is(code, 143);
	t.is(signal, null);
	t.regex(stderr, /^✖ .* · ended by SIGTERM · /);
	t.like((await logOf(jobId)).end, {signal: 'SIGTERM'});
});

const forwards = test.macro(async (t, signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP') => {
	const jobId = uniqueJobId(t);
	const script = `trap 'echo caught; exit 3' ${signal.slice(3)}; echo ready; while :; do sleep 0.05; done`;
	const cli = startCli(['run', '--job', jobId, '--', 'sh', '-c', script], {env});
	await cli.said('stdout', 'ready\n');
	cli.child.kill(signal);
	const {code, stdout} = await cli.result;
	t.is(code, 3);
	t.is(stdout, 'ready\ncaught\n');
	t.deepEqual((await logOf(jobId)).lines, ['stdout: ready', 'stdout: caught']);
});

test('passes SIGTERM on', forwards, 'SIGTERM');
test('passes SIGINT on', forwards, 'SIGINT');

test('the job goes on when nobody reads what it shows', async t => {
	const jobId = uniqueJobId(t);
	const script = 'echo ready; read go; seq 1 200000; exit 4';
	const cli = startCli(['run', '--job', jobId, '--', 'sh', '-c', script], {env});
	await cli.said('stdout', 'ready\n');
	cli.child.stdout.destroy();
	cli.child.stdin.end('go\n');
	const [code] = await once(cli.child, 'exit');
	t.is(code, 4);
	t.like((await logOf(jobId)).end, {exitCode: 4, lines: 200_001, lost: 0});
});

test('without Redis: a warning, a count, and the exit code of the command', async t => {
	const url = closedPort.replace('//', '//:hunter22@');
	const args = [
		'run',
		'--redis',
		url,
		'--job',
		'x',
		'--flush-timeout',
		'0.5',
		'--',
		'sh',
		'-c',
		'echo hi; exit 5',
	];
	const {code, stdout, stderr} = await runCli(args);
	t.is(code, 5);
	t.is(stdout, 'hi\n');
	const [warning = '', summary = '', ...rest] = stderr.split('\n');
	t.regex(
		warning,
		/^logsluice: warning: Redis at redis:\/\/:\*\*\*@127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\); /,
	);
	t.regex(summary, /^✖ job x · 1 line · 3 B · 1 lost · .* · exit 5$/);
	t.deepEqual(rest, ['']);
});

test('a Redis that does not let us in is told in other words, and no password with them', async t => {
	const url = redis.url.replace('//', '//nobody:hunter22@');
	const {code, stderr} = await runCli([
		'run',
		'--redis',
		url,
		'--job',
		'x',
		'--flush-timeout',
		'0.5',
		'--',
		'true',
	]);
	t.is(code, 0);
	t.regex(
		stderr,
		/^logsluice: warning: Redis at redis:\/\/nobody:\*\*\*@\S+ does not accept the user name or password/,
	);
	t.notRegex(stderr, /hunter22/);
});

test('a database that Redis does not give is told, and nothing goes into another one', async t => {
	const jobId = uniqueJobId(t);
	const args = ['--redis', `${redis.url}/99`, '--job', jobId, '--flush-timeout', '1', '--', 'echo', 'hi'];
	const {code, stderr} = await runCli(['run', ...args]);
	t.is(code, 0);
	t.regex(
		stderr,
		/^logsluice: warning: Redis at \S+\/99 refuses us its database \(ERR DB index is out of range\); /,
	);
	t.regex(stderr, /\n! job \S+ · 1 line · 3 B · 1 lost · /);
	t.is(await client.exists(`job:${jobId}:logs`), 0);
});

test('of lines that are lost while a Redis says nothing, a warning says why', async t => {
	const silent = createServer().listen(0, '127.0.0.1');
	await once(silent, 'listening');
	const url = `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`;
	const args = ['--redis', url, '--job', 'x', '--flush-timeout', '0.1', '--', 'echo', 'hi'];
	const {code, stderr} = await runCli(['run', ...args]);
	silent.close();
	t.is(code, 0);
	t.regex(
		stderr,
		/^logsluice: warning: Redis at redis:\S+ has not taken the lines in time\n! job x .* 1 lost .*\n$/,
	);
});

test('without Redis and with --strict: 1; a full buffer holds nobody up', async t => {
	const limits = ['--flush-timeout', '0', '--max-block', '0'];
	const args = [
		'run',
		'--strict',
		'--redis',
		closedPort,
		'--job',
		'x',
		...limits,
		'--',
		'seq',
		'1',
		'300000',
	];
	const {code, stdout, stderr} = await runCli(args);
	t.is(code, 1);
	t.true(stdout.endsWith('\n300000\n'));
	t.regex(stderr, /\n! job x · 300 000 lines · 2\.0 MB · 300 000 lost · .* · exit 0\n/);
});

test('says what it waits for, and a signal makes it wait no longer', async t => {
	const args = [
		'run',
		'--redis',
		closedPort,
		'--job',
		'x',
		'--flush-timeout',
		'600',
		'--',
		'sh',
		'-c',
		'echo hi; exit 6',
	];
	const cli = startCli(args);
	await cli.said(
		'stderr',
		'logsluice: done; waiting up to 600 s for Redis to take 1 line (^C: do not wait)\n',
	);
	cli.child.kill('SIGINT');
	const {code, stderr} = await cli.result;
	t.is(code, 6);
	t.regex(stderr, /\n✖ job x · 1 line · 3 B · 1 lost · .* · exit 6\n/);
});

test('who does not wait for a process that the command left behind gets the end of the log all the same', async t => {
	const jobId = uniqueJobId(t);
	// It goes when nobody reads it any more.
	const script = 'echo $$; (while sleep 0.05; do echo "left behind"; done) & exit 6';
	const cli = startCli(['run', '--job', jobId, '--', 'sh', '-c', script], {env});
	await cli.said('stdout', 'left behind\n');
	// Before it is known that the command has gone, the signal is for the command.
	await until(() => !isRunning(Number.parseInt(cli.stdout, 10)));
	cli.child.kill('SIGINT');
	const {code} = await cli.result;
	t.is(code, 6);
	t.like((await logOf(jobId)).end, {exitCode: 6, lost: 0});
});
