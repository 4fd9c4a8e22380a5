import test from 'ava';
import {ownRedis, WatchedLog} from './watched-log.ts';

test('A wrong password stops the log once it has been wrong for 30 s', async t => {
	const redis = await ownRedis(t);
	const log = new WatchedLog(t, redis.client({username: 'nobody', password: 'wrong'}));
	t.timeout(60_000, 'hangs');
	const begun = performance.now();
	await log.write('a');
	await log.settled();
	t.true(performance.now() - begun > 29_000);
	t.like(log.sink.delivery, {written: 0, lost: 1});
	t.deepEqual(log.codes, ['LOGSLUICE_REDIS_AWAY', 'LOGSLUICE_REDIS_REFUSED']);
	t.regex(log.warnings[1]?.message ?? '', /WRONGPASS.*check user name and password/);
	await log.end();
});
