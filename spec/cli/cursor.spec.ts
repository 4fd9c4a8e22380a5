import test from 'ava';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {cliCommand, onTerminal, startOnTerminal} from './on-terminal.ts';

const redis = await startRedis();
test.after.always(() => redis.stop());

onTerminal('says that it waits for somebody to type, and begins a line behind ^C', async t => {
	const cli = startOnTerminal(cliCommand(['write', '--job', uniqueJobId(t)]), redis.url);
	await cli.said('stdout', 'logsluice: reading what is typed here, until ^D\r\n');
	cli.child.stdin.write('\x03');
	await cli.said('stdout', '^C\r\n✔ job ');
	t.is((await cli.result).code, 130);
});

onTerminal('begins a line behind ^\\, which the command gets by itself', async t => {
	const command = cliCommand(['run', '--job', uniqueJobId(t), '--', 'sh', '-c', 'echo ready; read x']);
	const cli = startOnTerminal(command, redis.url);
	await cli.said('stdout', 'ready\r\n');
	cli.child.stdin.write('\x1c');
	// Run from its source, what compiles it gets that too, and has much to say.
	await cli.said('stdout', '\r\n✖ job ');
	t.is((await cli.result).code, 131);
});
