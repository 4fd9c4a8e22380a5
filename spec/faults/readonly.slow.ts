import {once} from 'node:events';
import test from 'ava';
import {RedisLogSink} from '../../lib/write/redis-log-sink.ts';
import {startRedis} from '../support/redis.ts';
import {auditLines} from '../write/stored.ts';

test('While a replica answers, the address is asked anew every five seconds', async t => {
	const server = await startRedis();
	t.teardown(() => server.stop());
	const client = server.client();
	const closes: number[] = [];
	client.on('close', () => closes.push(performance.now()));
	const sink = new RedisLogSink(client, {jobId: '1', onWarning() {}});
	await new Promise(resolve => sink.write('a', resolve));
	await new Promise<void>(resolve => sink.delivery.whenSettled(resolve));
	const own = server.client();
	await own.replicaof('127.0.0.1', 1);
	sink.write('b');
	while (closes.length < 3) await once(client, 'close');
	await own.replicaof('NO', 'ONE');
	await once(sink.end(), 'finish');
	t.is(await auditLines(own, '1', ['a', 'b']), 'ok');
	const [first, second, third] = closes as [number, number, number];
	t.true(second - first > 4_900 && third - second > 4_900);
});
