// A real master, its replica and three Sentinels, under live logs that are written and followed.
import test from 'ava';
import {readLog} from '../../lib/read/read-log.ts';
import {RawLog, readAll} from '../read/raw-log.ts';
import {startSentinels} from '../support/redis-sentinel.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {LiveLogs} from './live-log.ts';

const group = await startSentinels();
test.after.always(() => group.stop());

test.serial('A planned failover: the log goes on at the new master', async t => {
	t.timeout(60_000);
	const logs = new LiveLogs(group.client(), [uniqueJobId(t), uniqueJobId(t)]);
	await logs.more(300);
	const master = await group.master();
	await group.failOver();
	await group.masterOtherThan(master);
	await logs.more(300);
	await logs.end(t);
});

test.serial('A master that is killed: the log goes on at its replica', async t => {
	t.timeout(60_000);
	const logs = new LiveLogs(group.client(), [uniqueJobId(t), uniqueJobId(t)]);
	await logs.more(300);
	const master = await group.master();
	await master.kill();
	await group.masterOtherThan(master);
	await logs.more(300);
	await master.restart();
	await logs.more(300);
	await logs.end(t);
});

test.serial('A master that is demoted past the Sentinels and keeps its connections', async t => {
	t.timeout(60_000);
	const logs = new LiveLogs(group.client(), [uniqueJobId(t), uniqueJobId(t)]);
	await logs.more(300);
	const master = await group.master();
	const other = group.servers.find(server => server !== master);
	// The Sentinels see a master that calls itself a replica, and mend that.
	await master.client().replicaof('127.0.0.1', other?.port as number);
	await logs.more(300);
	await logs.end(t);
});

// The client gives up at once then, and its duplicate has never been open.
test.serial('Sentinels that are away when a reader comes: the log is read once they are back', async t => {
	t.timeout(60_000);
	const client = group.client({sentinelRetryStrategy: () => null});
	const jobId = uniqueJobId(t);
	await new RawLog(client, jobId).end();
	const {sentinels = []} = client.options;
	const ports = sentinels.map(({port}) => port as number);
	for (const sentinel of sentinels) sentinel.port = 1;
	const duplicate = client.duplicate.bind(client);
	let reading: Promise<string[]> | undefined;
	await new Promise(resolve => {
		client.duplicate = options => duplicate(options).on('end', resolve);
		reading = readAll(readLog(client, {jobId}));
	});
	sentinels.forEach((sentinel, index) => {
		sentinel.port = ports[index] as number;
	});
	t.deepEqual(await reading, ['end']);
});
