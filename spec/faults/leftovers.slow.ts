import test from 'ava';
import {startRedis} from '../support/redis.ts';
import type {Leftovers} from './leftovers-process.ts';
import {measuredProcess} from './measured-process.ts';

const redis = await startRedis();
test.after.always(() => redis.stop());

test('500 pipelines opened and ended: no handle, timer, file or listener is left, nor any of them in memory', async t => {
	const left = await measuredProcess<Leftovers>('leftovers-process.ts', [redis.url, '500']);
	t.log(JSON.stringify(left));
	t.deepEqual(left.after, left.before);
	t.true(left.opened >= 500);
	// The newest ones, whom their last callbacks may still hold.
	t.true(left.reachable <= 10);
});
