// The real command line, with a Redis that goes and does not come back.
import {setTimeout as after} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {logKey} from '../../lib/format/log-key.ts';
import {startCli} from '../cli/start-cli.ts';
import {startRedis} from '../support/redis.ts';

// As `logsluice run` has it by default, in milliseconds.
const flushTimeoutMs = 10_000;

test.serial('Redis killed while the command prints', endsInTime, 'seq 1000', 'kill');
test.serial('Redis killed while the command prints more than is held', endsInTime, 'seq 1000000', 'kill');
test.serial('Redis frozen while the command prints', endsInTime, 'seq 1000', 'freeze');
test.serial('Redis frozen while the command prints more than is held', endsInTime, 'seq 1000000', 'freeze');

/** It prints a line, which is stored; waits for Redis to be gone; prints the rest; and the clock runs. */
async function endsInTime(t: ExecutionContext, output: string, way: 'kill' | 'freeze'): Promise<void> {
	const redis = await startRedis();
	t.teardown(() => redis.stop());
	const client = redis.client();
	const command = `echo first; read go; ${output}; date +%s%3N >&2; exit 7`;
	const cli = startCli(['run', '--redis', redis.url, '--job', 'gone', '--', 'sh', '-c', command]);
	await cli.said('stdout', 'first');
	while ((await client.xlen(logKey('gone'))) === 0) await after(20);
	await redis[way]();
	cli.child.stdin.end('go\n');
	const {code, stderr} = await cli.result;
	const took = Date.now() - Number(/^\d{13}$/m.exec(stderr)?.[0]);
	t.log(`${took} ms after the command's end: ${stderr.trim().split('\n').at(-1)}`);
	t.is(code, 7);
	t.true(took <= flushTimeoutMs + 1_000);
	t.regex(stderr, /lost/);
}
