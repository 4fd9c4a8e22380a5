// The faults of a Redis Cluster, once each; what waits for the nodes' own timeouts is in cluster.slow.ts.
import test from 'ava';
import {logKey} from '../../lib/format/log-key.ts';
import {type ClusterNode, startCluster} from '../support/redis-cluster.ts';
import {jobIdOn} from './job-id-on.ts';
import {LiveLogs} from './live-log.ts';

const cluster = await startCluster({masters: 2});
test.after.always(() => cluster.stop());

test.serial('Connections to a node die under live logs: every line once, no reset', async t => {
	t.timeout(30_000, 'hangs');
	const [node] = (await cluster.masters()) as [ClusterNode];
	const logs = new LiveLogs(cluster.client(), [await jobIdOn(t, node), await jobIdOn(t, node)]);
	for (let round = 0; round < 5; round++) {
		await logs.more(20);
		await node.client.call('CLIENT', 'KILL', 'TYPE', 'normal');
	}
	await logs.more(20);
	t.deepEqual(await logs.end(t), ['end', 'end']);
});

test.serial('A slot moves under a live log: every line once, no reset', async t => {
	t.timeout(30_000, 'hangs');
	const [from, to] = (await cluster.masters()) as [ClusterNode, ClusterNode];
	const logs = new LiveLogs(cluster.client(), [await jobIdOn(t, from), await jobIdOn(t, from)]);
	await logs.more(100);
	await cluster.moveSlot(logKey(logs.jobIds[0]), to);
	await logs.more(100);
	t.deepEqual(await logs.end(t), ['end', 'end']);
});

test.serial('A master is killed and its replica takes over: every line once, or behind a marker', async t => {
	t.timeout(30_000, 'hangs');
	const [node] = (await cluster.masters()) as [ClusterNode];
	const logs = new LiveLogs(cluster.client(), [await jobIdOn(t, node), await jobIdOn(t, node)]);
	await logs.more(100);
	const replica = await replicaOf(node);
	await node.server.kill();
	// At once, instead of by an election after the timeout.
	await replica.client.call('CLUSTER', 'FAILOVER', 'TAKEOVER');
	await cluster.masterOf(logKey(logs.jobIds[0]), {not: node});
	await logs.more(100);
	await logs.end(t);
});

async function replicaOf({id}: ClusterNode): Promise<ClusterNode> {
	const known = (await (cluster.nodes[0] as ClusterNode).client.cluster('NODES')) as string;
	const line = known.split('\n').find(node => node.includes(` slave ${id} `)) ?? '';
	return cluster.nodes.find(node => line.startsWith(node.id)) as ClusterNode;
}
