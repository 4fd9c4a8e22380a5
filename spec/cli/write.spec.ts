import test from 'ava';
import {readLog} from '../../lib/read/read-log.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {runCli, startCli} from './start-cli.ts';

const redis = await startRedis();
const client = redis.client();
test.after.always(() => redis.stop());

const env = {REDIS_URL: redis.url};

async function entriesOf(jobId: string) {
	const entries = [];
	for await (const entry of readLog(client, {jobId, follow: false})) entries.push(entry);
	return entries;
}

test('puts standard input into the log and marks its end', async t => {
	const jobId = uniqueJobId(t);
	const {code, stdout, stderr} = await runCli(['write', '--job', jobId, '--phase', 'build'], {
		env: {...env, MY_TOKEN: 'correct-horse'},
		input: 'one\n\x1b[1mcorrect-horse\x1b[0m\nunfinished',
	});
	t.is(code, 0);
	t.is(stdout, '');
	t.regex(stderr, /^✔ job \S+ · 3 lines · 36 B · 1 redacted · \d+\.\d s · tail: logsluice tail \S+\n$/);
	const [one, two, three, end, ...more] = await entriesOf(jobId);
	t.like(one, {n: 1, source: 'stdout', phase: 'build', text: 'one'});
	t.like(two, {n: 2, text: '[REDACTED]'});
	t.like(three, {n: 3, text: 'unfinished'});
	t.like(end, {n: 4, marker: 'end', lines: 3, lost: 0});
	t.deepEqual(more, []);
});

test('several write to one job, the last one ends it', async t => {
	const jobId = uniqueJobId(t);
	const cli = {env: {...env, LOGSLUICE_JOB_ID: jobId}};
	await runCli(['write', '--no-end', '--source', 'setup', '--quiet'], {...cli, input: 'one\n'});
	t.deepEqual(
		(await entriesOf(jobId)).map(({marker, source}) => marker ?? source),
		['setup'],
	);
	const {stderr} = await runCli(['write', '--quiet'], {...cli, input: 'two\n'});
	t.is(stderr, '');
	t.deepEqual(
		(await entriesOf(jobId)).map(({marker, source}) => marker ?? source),
		['setup', 'stdout', 'end'],
	);
});

test('a signal ends the log too, behind what still comes', async t => {
	const jobId = uniqueJobId(t);
	const cli = startCli(['write', '--job', jobId], {env});
	cli.child.stdin.write('one\n');
	await t.notThrowsAsync(async () => {
		for await (const {text} of readLog(client, {jobId})) if (text === 'one') break;
	});
	cli.child.kill('SIGINT');
	cli.child.stdin.end('interrupted\n');
	const {code} = await cli.result;
	t.is(code, 130);
	const entries = await entriesOf(jobId);
	t.deepEqual(
		entries.slice(0, 2).map(({text}) => text),
		['one', 'interrupted'],
	);
	t.like(entries[2], {marker: 'end', signal: 'SIGINT'});
});

test('a second signal does not wait for what still comes, and ends the log too', async t => {
	const jobId = uniqueJobId(t);
	const cli = startCli(['write', '--job', jobId], {env});
	cli.child.stdin.write('one\n');
	await t.notThrowsAsync(async () => {
		for await (const {text} of readLog(client, {jobId})) if (text === 'one') break;
	});
	// Both may come as one, which is then sent again.
	const again = setInterval(() => cli.child.kill('SIGINT'), 50);
	const {code} = await cli.result;
	clearInterval(again);
	t.is(code, 130);
	t.like((await entriesOf(jobId))[1], {marker: 'end', signal: 'SIGINT', lines: 1, lost: 0});
});

test('lost lines are an exit code with --strict only', async t => {
	const args = ['write', '--job', 'x', '--redis', 'redis://127.0.0.1:1', '--flush-timeout', '0.2'];
	const relaxed = await runCli(args, {input: 'one\n'});
	t.is(relaxed.code, 0);
	t.regex(relaxed.stderr, /\n! job x · 1 line · 4 B · 1 lost · /);
	t.is((await runCli([...args, '--strict'], {input: 'one\n'})).code, 1);
});

test('a foreign key is left alone, and told', async t => {
	const key = uniqueJobId(t);
	await client.set(key, 'mine');
	const {code, stderr} = await runCli(['write', '--key', key], {env, input: 'one\ntwo\n'});
	t.is(code, 0);
	t.regex(stderr, /^logsluice: warning: Redis takes no more lines of .*WRONGTYPE/);
	t.regex(stderr, /\n! key \S+ · 2 lines · 8 B · 2 lost · /);
	t.is(await client.get(key), 'mine');
	t.is(await client.ttl(key), -1);
});
