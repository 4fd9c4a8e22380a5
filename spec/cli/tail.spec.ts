import {once} from 'node:events';
import test from 'ava';
import {JobLog} from '../../lib/job-log.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {runCli, startCli} from './start-cli.ts';

const redis = await startRedis();
const client = redis.client();
test.after.always(() => redis.stop());

const env = {REDIS_URL: redis.url};

async function writeLog(jobId: string, lines: readonly string[]) {
	const log = new JobLog(client, {jobId, phase: 'build'});
	await log.onStdout(lines.map(line => `${line}\n`).join(''));
	await log.end({exitCode: 7});
}

test('prints the lines of a log that has ended', async t => {
	const jobId = uniqueJobId(t);
	await writeLog(jobId, ['one', '  two']);
	const {code, stdout, stderr} = await runCli(['tail', jobId], {env});
	t.is(code, 0);
	t.is(stdout, 'one\n  two\n── exit code 7 ──\n');
	t.is(stderr, '');
});

test('begins where it is told to', async t => {
	const jobId = uniqueJobId(t);
	await writeLog(jobId, ['one', 'two', 'three']);
	const [, [second = ''] = []] = await client.xrange(`job:${jobId}:logs`, '-', '+', 'COUNT', 2);
	const last = await runCli(['tail', jobId, '-n', '2'], {env});
	t.is(last.stdout, 'three\n── exit code 7 ──\n');
	const rest = await runCli(['tail', `--job=${jobId}`, '--after', second], {env});
	t.is(rest.stdout, 'three\n── exit code 7 ──\n');
});

test('shows those lines that are asked for, and all markers', async t => {
	const jobId = uniqueJobId(t);
	const log = new JobLog(client, {jobId});
	await log.withPhase('install').onStdout('one\n');
	await log.withPhase('build').onStdout('two\nthree\n');
	await log.withPhase('build').onStderr('two, loud\n');
	await log.end({exitCode: 0});
	const shown = async (...args: string[]) => (await runCli(['tail', jobId, ...args], {env})).stdout;
	const end = '── exit code 0 ──\n';
	t.is(await shown('--phase', 'install'), `one\n${end}`);
	t.is(await shown('--source=stderr'), `two, loud\n${end}`);
	t.is(await shown('--phase', 'build', '--grep', '^t(w|x)o', '--source', 'stdout'), `two\n${end}`);
	t.is(await shown('--since', '1h', '--grep', 'one'), `one\n${end}`);
	t.is(await shown('--since', '2999-01-01'), '');
	t.regex(
		await shown('-t', '--grep', 'one'),
		/^\d{4}-\d\d-\d\dT[\d:.]{12}\+00:00 one\n\S+ ── exit code 0 ──\n$/,
	);
});

test('--json prints each entry as an object', async t => {
	const jobId = uniqueJobId(t);
	await writeLog(jobId, ['one']);
	const {stdout} = await runCli(['tail', '--key', `job:${jobId}:logs`, '--json'], {env});
	const [line, end, ...rest] = stdout.split('\n');
	t.like(JSON.parse(line ?? ''), {source: 'stdout', text: 'one', phase: 'build', n: 1});
	t.like(JSON.parse(end ?? ''), {marker: 'end', exitCode: 7, lines: 1});
	t.deepEqual(rest, ['']);
});

test('waits for a job that has not begun, and follows it to its end', async t => {
	const jobId = uniqueJobId(t);
	const cli = startCli(['tail', jobId], {env});
	await cli.said('stderr', `logsluice: waiting for job ${jobId} …\n`);
	const log = new JobLog(client, {jobId});
	await log.onStdout('one\n');
	await cli.said('stdout', 'one\n');
	await log.end({exitCode: 0});
	const {code, stdout} = await cli.result;
	t.is(code, 0);
	t.is(stdout, 'one\n── exit code 0 ──\n');
});

test('says that it waits with no more rights than docs/operating.md asks for', async t => {
	const rights = '+xread +xrevrange +xrange +hgetall +time +info'.split(' ');
	await client.call('ACL', 'SETUSER', 'reader', 'on', '>let-me-in', '%R~job:*', '%R~{job:*', ...rights);
	const cli = startCli(['tail', 'nothing'], {
		env: {REDIS_URL: redis.url.replace('//', '//reader:let-me-in@')},
	});
	await cli.said('stderr', 'logsluice: waiting for job nothing …\n');
	cli.child.kill('SIGTERM');
	t.is((await cli.result).code, 143);
});

test('-f asks for what it does anyway, and not together with --no-follow', async t => {
	const jobId = uniqueJobId(t);
	await writeLog(jobId, ['one']);
	t.is((await runCli(['tail', '-f', jobId], {env})).stdout, 'one\n── exit code 7 ──\n');
	const {code, stderr} = await runCli(['tail', '-f', '--no-follow', jobId], {env});
	t.is(code, 2);
	t.regex(stderr, /^logsluice: --follow and --no-follow exclude each other/);
});

test('with --no-follow, a job that has no log ends it', async t => {
	const {code, stdout, stderr} = await runCli(['tail', '--no-follow', 'nothing'], {env});
	t.is(code, 1);
	t.is(stdout, '');
	t.is(stderr, 'logsluice: job nothing has no log in Redis\n');
});

test('with --no-follow, nothing is said of a log that has no more than was asked for', async t => {
	const jobId = uniqueJobId(t);
	await writeLog(jobId, ['one']);
	const [[last = ''] = []] = await client.xrevrange(`job:${jobId}:logs`, '+', '-', 'COUNT', 1);
	for (const start of [
		['--after', last],
		['-n', '0'],
	]) {
		const {code, stdout, stderr} = await runCli(['tail', jobId, '--no-follow', ...start], {env});
		t.deepEqual({code, stdout, stderr}, {code: 0, stdout: '', stderr: ''});
	}
});

test('what others wrote cannot drive the terminal', async t => {
	const key = uniqueJobId(t);
	await client.xadd(key, '*', 'text', 'a\x1b]0;title\x07b\n\x9b31mc \u202ed');
	const {stdout} = await runCli(['tail', '--key', key, '--no-follow'], {env});
	t.is(stdout, 'ab c ⟨U+202E⟩d\n');
});

test('nor can the name of a key that we tell of', async t => {
	const key = `x\x1b[31m\n\x9b32m\u202e${uniqueJobId(t)}`;
	const {stderr} = await runCli(['tail', '--key', key, '--no-follow'], {env});
	t.regex(stderr, /^logsluice: key x ⟨U\+202E⟩\S+ has no log in Redis\n$/);
});

test('ends quietly when nobody reads it any more', async t => {
	const jobId = uniqueJobId(t);
	const cli = startCli(['tail', jobId], {env});
	const log = new JobLog(client, {jobId});
	await log.onStdout('one\n');
	await cli.said('stdout', 'one\n');
	cli.child.stdout.destroy();
	await log.onStdout('two\n');
	const [code] = await once(cli.child, 'exit');
	t.is(code, 0);
	t.regex(cli.stderr, /^(logsluice: waiting for job \S+ …\n)?$/);
	await log.end();
});

test('^C ends it with 130', async t => {
	const jobId = uniqueJobId(t);
	const cli = startCli(['tail', jobId], {env});
	await cli.said('stderr', 'waiting');
	cli.child.kill('SIGINT');
	const {code, signal, stderr} = await cli.result;
	t.is(code, 130);
	t.is(signal, null);
	t.is(stderr, `logsluice: waiting for job ${jobId} …\n`);
});

test('without Redis, --no-follow is over at once, and following is not', async t => {
	const nowhere = {REDIS_URL: 'redis://127.0.0.1:1'};
	const {code, stderr} = await runCli(['tail', '--no-follow', '42'], {env: nowhere});
	t.is(code, 1);
	t.is(stderr, 'logsluice: Redis at redis://127.0.0.1:1 cannot be reached (ECONNREFUSED)\n');

	const cli = startCli(['tail', '42'], {env: nowhere});
	await cli.said('stderr', 'cannot be reached (ECONNREFUSED); still trying\n');
	cli.child.kill('SIGTERM');
	t.is((await cli.result).code, 143);
});

test('a key that holds something else is told', async t => {
	const key = uniqueJobId(t);
	await client.set(key, 'mine');
	const {code, stderr} = await runCli(['tail', '--key', key], {env});
	t.is(code, 1);
	t.regex(stderr, /^logsluice: .*holds something else than a log/);
});
