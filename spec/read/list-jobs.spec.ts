import test from 'ava';
import {JobLog} from '../../lib/job-log.ts';
import {type JobSummary, listJobs} from '../../lib/read/list-jobs.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {RawLog} from './raw-log.ts';

const redis = await startRedis();
// Each test has a database of its own, as a list is of all jobs there are.
let database = 0;
const ownClient = (options = {}) => redis.client({db: ++database, ...options});
test.after.always(() => redis.stop());

const brief = ({jobId, state, exitCode, signal, lines}: JobSummary) => ({
	...{jobId, state, lines},
	...(exitCode !== undefined && {exitCode}),
	...(signal !== undefined && {signal}),
});

test('lists jobs with how they are, the one that was written to last first', async t => {
	const client = ownClient();
	const passed = new JobLog(client, {jobId: 'passed'});
	await passed.onStdout('one\ntwo\n');
	await passed.end({exitCode: 0});
	const failed = new JobLog(client, {jobId: 'failed'});
	await failed.end({exitCode: 2});
	const killed = new JobLog(client, {jobId: 'killed'});
	await killed.end({signal: 'SIGKILL'});
	const running = new JobLog(client, {jobId: 'running'});
	await running.onStdout('one\n');
	await running.writeEvent('two');
	const {jobs, isComplete} = await listJobs(client);
	t.deepEqual(jobs.map(brief), [
		{jobId: 'running', state: 'running', lines: 1},
		{jobId: 'killed', state: 'ended', signal: 'SIGKILL', lines: 0},
		{jobId: 'failed', state: 'ended', exitCode: 2, lines: 0},
		{jobId: 'passed', state: 'ended', exitCode: 0, lines: 2},
	]);
	t.true(isComplete);
	await running.end();
});

test('tells a job whose lease has run out from one that nobody writes to', async t => {
	const client = ownClient();
	const dead = new RawLog(client, 'dead');
	await dead.add('last words');
	await dead.lease('p', -1000);
	const quiet = new RawLog(client, 'quiet');
	await quiet.add('one');
	await quiet.setState({v: 1, n: 1, lines: 1});
	const {jobs} = await listJobs(client);
	t.deepEqual(
		jobs.map(({jobId, state}) => [jobId, state]),
		[
			['quiet', 'idle'],
			['dead', 'abandoned'],
		],
	);
});

test('takes an end marker without a state hash for an end', async t => {
	const client = ownClient();
	const log = new RawLog(client, 'foreign');
	await log.end({exitCode: 4, isCurrent: false});
	await client.del(log.state);
	const {jobs} = await listJobs(client);
	t.deepEqual(jobs.map(brief), [{jobId: 'foreign', state: 'ended', exitCode: 4, lines: undefined}]);
});

test('gives the newest ones, and says that there are more', async t => {
	const client = ownClient();
	const ids = Array.from({length: 60}, (_, index) => `job-${index}`);
	for (const [index, jobId] of ids.entries())
		await new RawLog(client, jobId).add('x', {id: `${index + 1}-0`});
	const {jobs, isComplete} = await listJobs(client, {limit: 3});
	t.deepEqual(
		jobs.map(({jobId}) => jobId),
		['job-59', 'job-58', 'job-57'],
	);
	t.false(isComplete);
	t.is((await listJobs(client)).jobs.length, 60);
	t.deepEqual(await listJobs(client, {limit: 60}), await listJobs(client));
});

test("finds jobs behind the client's prefix, whatever is in it, and no others", async t => {
	const keyPrefix = 'a*[b]?\\:';
	const client = ownClient({keyPrefix});
	const bare = redis.client({db: database});
	await new RawLog(bare, 'elsewhere').add('x');
	await new RawLog(client, 'here').add('x');
	const {jobs} = await listJobs(client);
	t.deepEqual(
		jobs.map(({jobId}) => jobId),
		['here'],
	);
});

test('leaves out keys that are no logs', async t => {
	const client = ownClient();
	await client.set('job:text:logs', 'mine');
	await client.xadd('job:a b:logs', '*', 'text', 'x');
	await client.xadd('job::logs', '*', 'text', 'x');
	await client.xadd('job:stateless:logs', '*', 'text', 'x');
	await client.set('{job:stateless:logs}:state', 'mine');
	await client.xadd('job:real:logs', '*', 'text', 'x');
	const {jobs} = await listJobs(client);
	t.deepEqual(
		jobs.map(({jobId}) => jobId),
		['real'],
	);
});

test('does without TYPE, which Redis 5 has not', async t => {
	const client = ownClient();
	await client.set('job:text:logs', 'mine');
	await client.xadd('job:real:logs', '*', 'text', 'x');
	const old = new Proxy(client, {
		get(target, name) {
			if (name !== 'call') return Reflect.get(target, name);
			return async (command: string, ...args: string[]) => {
				if (args.includes('TYPE')) throw new Error('ERR syntax error');
				return target.call(command, ...args);
			};
		},
	});
	const {jobs} = await listJobs(old);
	t.deepEqual(
		jobs.map(({jobId}) => jobId),
		['real'],
	);
});

test('says when the beginning is no longer there', async t => {
	const client = ownClient();
	const log = new RawLog(client, uniqueJobId(t));
	await log.addLines('one', 'two', 'three');
	await client.xtrim(log.stream, 'MAXLEN', 1);
	const {
		jobs: [job],
	} = await listJobs(client);
	t.true(job?.isTrimmed);
});

test('works with a client whose replies are those of RESP3', async t => {
	const {Redis} = await import('ioredis');
	const client = new Redis({port: redis.port, db: ++database, replyMapping: 'resp3'});
	const log = new JobLog(client, {jobId: 'new'});
	await log.end({exitCode: 0});
	const {jobs} = await listJobs(client);
	t.deepEqual(jobs.map(brief), [{jobId: 'new', state: 'ended', exitCode: 0, lines: 0}]);
	client.disconnect();
});
