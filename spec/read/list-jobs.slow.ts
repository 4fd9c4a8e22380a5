import test from 'ava';
import {listJobs} from '../../lib/read/list-jobs.ts';
import {startCluster} from '../support/redis-cluster.ts';
import {RawLog} from './raw-log.ts';

test('finds the jobs of every master of a Cluster', async t => {
	const cluster = await startCluster({masters: 3, replicas: 0});
	t.teardown(() => cluster.stop());
	const client = cluster.client({keyPrefix: 'p:'});
	const ids = Array.from({length: 30}, (_, index) => `job-${index}`);
	for (const [index, jobId] of ids.entries())
		await new RawLog(client, jobId).add('x', {id: `${index + 1}-0`});
	const {jobs, isComplete} = await listJobs(client);
	t.deepEqual(
		jobs.map(({jobId}) => jobId),
		ids.reverse(),
	);
	t.true(isComplete);
});
