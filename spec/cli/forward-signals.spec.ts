import test from 'ava';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {cliCommand, onTerminal, startOnTerminal} from './on-terminal.ts';

const redis = await startRedis();
test.after.always(() => redis.stop());

const script = "trap 'echo caught; exit 3' INT; echo ready; while :; do sleep 0.05; done";

onTerminal('the command gets ^C from the terminal, and once', async t => {
	const command = cliCommand(['run', '--job', uniqueJobId(t), '--', 'sh', '-c', script]);
	const cli = startOnTerminal(command, redis.url);
	await cli.said('stdout', 'ready\r\n');
	cli.child.stdin.write('\x03');
	const {code, stdout} = await cli.result;
	t.is(code, 3);
	t.is(stdout.split('caught').length, 2);
});

onTerminal('in the background of a terminal, SIGINT is passed on', async t => {
	const command = cliCommand(['run', '--job', uniqueJobId(t), '--', 'sh', '-c', script]);
	// Job control gives the background a process group of its own, as a shell that is typed into does.
	const cli = startOnTerminal(`set -m; ${command} & read go; kill -INT $!; wait $!`, redis.url);
	await cli.said('stdout', 'ready\r\n');
	cli.child.stdin.write('\n');
	const {code, stdout} = await cli.result;
	t.is(code, 3);
	t.true(stdout.includes('caught\r\n'));
});
