import test from 'ava';
import {logKeys} from '../../lib/format/log-key.ts';
import {leaseMs, leasePrefix} from '../../lib/format/log-state.ts';
import {entriesOf} from '../../lib/read/interruptible.ts';
import {readAlone} from '../../lib/read/read-alone.ts';
import {startCli} from '../cli/start-cli.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';

const redis = await startRedis();
const client = redis.client();
test.after.always(() => redis.stop());

test('kill -9 of a producer: what it was told is stored is there, and its reader ends when the lease does', async t => {
	t.timeout(30_000, 'hangs');
	const jobId = uniqueJobId(t);
	const keys = logKeys({jobId}, {isCluster: false});
	const cli = startCli(['write', '--job', jobId], {env: {LOGSLUICE_REDIS_URL: redis.url}});
	cli.child.stdin.write('one\ntwo\n');
	while ((await client.xlen(keys.stream)) < 2) await new Promise(setImmediate);
	cli.child.kill('SIGKILL');
	t.is((await cli.result).signal, 'SIGKILL');

	// Nothing was released: the lease is what tells, and it ends by itself.
	const state = await client.hgetall(keys.state);
	const [lease = ''] = Object.keys(state).filter(field => field.startsWith(leasePrefix));
	const left = Number(state[lease]) - Date.now();
	t.true(left > 0 && left <= leaseMs, `${left} ms left`);
	await client.hset(keys.state, lease, Date.now() - 1);

	const reading = {follow: true, idleMs: 20, leaseMs: 50, signal: undefined, form: entriesOf};
	const shown: string[] = [];
	for await (const {marker, text} of readAlone(client, keys, reading)) shown.push(marker ?? text);
	t.deepEqual(shown, ['one', 'two', 'abandoned']);
});
