import {spawn, spawnSync} from 'node:child_process';
import test from 'ava';
import {shellWord} from '../../lib/cli/shell-word.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {Cli, cliEntry} from './start-cli.ts';

// That of util-linux runs a command on a terminal of its own; others take other options.
const hasScript =
	spawnSync('script', ['--version'], {encoding: 'utf8'}).stdout?.includes('util-linux') ?? false;
if (!hasScript) console.warn('There is no script(1) of util-linux here: no terminal is tried.');
const onTerminal = hasScript ? test : test.skip;

const redis = await startRedis();
test.after.always(() => redis.stop());

function startOnTerminal(args: readonly string[]): Cli {
	const command = [process.execPath, ...cliEntry, ...args].map(shellWord).join(' ');
	const env = {...process.env, LOGSLUICE_REDIS_URL: redis.url, NO_COLOR: '1', FORCE_COLOR: undefined};
	return new Cli(spawn('script', ['-qec', command, '/dev/null'], {env}));
}

onTerminal('says that it waits for somebody to type, and begins a line behind ^C', async t => {
	const cli = startOnTerminal(['write', '--job', uniqueJobId(t)]);
	await cli.said('stdout', 'logsluice: reading what is typed here, until ^D\r\n');
	cli.child.stdin.write('\x03');
	await cli.said('stdout', '^C\r\n✔ job ');
	t.is((await cli.result).code, 130);
});

onTerminal('begins a line behind ^\\, which the command gets by itself', async t => {
	const cli = startOnTerminal(['run', '--job', uniqueJobId(t), '--', 'sh', '-c', 'echo ready; read x']);
	await cli.said('stdout', 'ready\r\n');
	cli.child.stdin.write('\x1c');
	// Run from its source, what compiles it gets that too, and has much to say.
	await cli.said('stdout', '\r\n✖ job ');
	t.is((await cli.result).code, 131);
});
