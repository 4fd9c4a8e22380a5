// A real Redis Cluster of three masters with a replica each, under live logs that are written and followed.
import {setTimeout as after} from 'node:timers/promises';
import test from 'ava';
import {logKey} from '../../lib/format/log-key.ts';
import {type ClusterNode, startCluster} from '../support/redis-cluster.ts';
import {jobIdOn} from './job-id-on.ts';
import {LiveLogs} from './live-log.ts';

const cluster = await startCluster();
test.after.always(() => cluster.stop());

test.serial('A slot that moves under a live log, and back: every line once, no reset', async t => {
	t.timeout(60_000);
	const client = cluster.client();
	const [from, to] = (await cluster.masters()) as [ClusterNode, ClusterNode];
	const logs = new LiveLogs(client, [await jobIdOn(t, from), await jobIdOn(t, from)]);
	await logs.more(300);
	const [one, other] = logs.jobIds.map(logKey) as [string, string];
	await cluster.moveSlot(one, to);
	await cluster.moveSlot(other, to);
	await logs.more(300);
	await cluster.moveSlot(one, from);
	await logs.more(300);
	t.deepEqual(await logs.end(t), ['end', 'end']);
});

test.serial('A log that begins in a slot on the move waits until it has moved', async t => {
	t.timeout(60_000);
	const [from, to] = (await cluster.masters()) as [ClusterNode, ClusterNode];
	const jobId = await jobIdOn(t, from);
	const endMove = await cluster.openMove(logKey(jobId), to);
	const logs = new LiveLogs(cluster.client(), [jobId, await jobIdOn(t, to)]);
	while (logs.warnings.length === 0) await after(50);
	await endMove();
	await logs.more(100);
	t.deepEqual(await logs.end(t), ['end', 'end']);
});

test.serial('Connections that die: every line once, no reset', async t => {
	t.timeout(60_000);
	const [node] = (await cluster.masters()) as [ClusterNode];
	const logs = new LiveLogs(cluster.client(), [await jobIdOn(t, node), await jobIdOn(t, node)]);
	for (let round = 0; round < 20; round++) {
		await logs.more(20);
		await node.client.call('CLIENT', 'KILL', 'TYPE', 'normal');
	}
	await logs.more(100);
	t.deepEqual(await logs.end(t), ['end', 'end']);
});

test.serial('A master that is frozen until its replica has its place (socketTimeout set)', async t => {
	t.timeout(60_000);
	const [node] = (await cluster.masters()) as [ClusterNode];
	const logs = new LiveLogs(cluster.client({redisOptions: {socketTimeout: 1_000}}), [
		await jobIdOn(t, node),
		await jobIdOn(t, node),
	]);
	await logs.more(300);
	node.server.freeze();
	await cluster.masterOf(logKey(logs.jobIds[0]), {not: node});
	await logs.more(300);
	node.server.thaw();
	await logs.more(300);
	await logs.end(t);
});

test.serial('A master that is killed: the log goes on at its replica', async t => {
	t.timeout(60_000);
	const [node] = (await cluster.masters()) as [ClusterNode];
	const logs = new LiveLogs(cluster.client(), [await jobIdOn(t, node), await jobIdOn(t, node)]);
	await logs.more(300);
	await node.server.kill();
	await cluster.masterOf(logKey(logs.jobIds[0]), {not: node});
	await logs.more(300);
	await node.server.restart();
	await logs.more(300);
	await logs.end(t);
});

test.serial('A cluster of one master, restarted beside its replica: the log goes on', async t => {
	t.timeout(60_000);
	const small = await startCluster({masters: 1});
	t.teardown(() => small.stop());
	const [node] = (await small.masters()) as [ClusterNode];
	const logs = new LiveLogs(small.client(), [await jobIdOn(t, node), await jobIdOn(t, node)]);
	await logs.more(100);
	await node.server.kill();
	await after(4_000);
	await node.server.restart();
	await logs.more(100);
	await logs.end(t);
});
