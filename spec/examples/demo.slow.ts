import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import test from 'ava';

const script = fileURLToPath(new URL('../../examples/demo.ts', import.meta.url));

function start(...command: readonly string[]): ChildProcess & {stdout: NodeJS.ReadableStream} {
	const child = spawn(process.execPath, [...process.execArgv, script, ...command], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	return child as typeof child & {stdout: NodeJS.ReadableStream};
}

async function run(...command: readonly string[]): Promise<{exitCode: number; shown: string}> {
	const child = start(...command);
	const [shown, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
	return {exitCode, shown};
}

test('the demo shows a cleaned build, a frozen Redis and that nothing is lost', async t => {
	const {exitCode, shown} = await run();
	t.is(exitCode, 0, shown);
	t.regex(shown, /^ +2 stdout │ █{25} 100 %$/m);
	t.regex(shown, /│ login as deploy with \[REDACTED\]$/m);
	t.regex(shown, /^ +\d+ stderr │ ✖ takes a voucher$/m);
	t.regex(
		shown,
		/❄ redis thawed after 2\.\d s: child .* queued \([\d ]+ lines\) … caught up in .*, 0 lost$/m,
	);
	t.regex(shown, /^ +printed │ 12 016 lines, .*; exit code 1$/m);
	t.regex(shown, /^ +lost │ 0 lines$/m);
	t.regex(shown, /^ +read back │ 12 015 lines, none missing$/m);
	t.notRegex(shown, /x1Y2z3|battery|\u001b/);
});

test('the demo runs a command of the user, which is paused while Redis is frozen', async t => {
	const {exitCode, shown} = await run('seq', '1', '200000');
	t.is(exitCode, 0, shown);
	t.regex(shown, /^\$ seq 1 200000$/m);
	t.regex(shown, /❄ child paused after/);
	t.regex(shown, /❄ redis thawed after 2\.\d s: child paused, 0\.4 MiB queued .*, 0 lost$/m);
	t.regex(shown, /^ +printed │ 200 000 lines, 1\.3 MB; exit code 0$/m);
	t.regex(shown, /^ +lost │ 0 lines$/m);
});

test('the demo says so when there is no such command', async t => {
	const {exitCode, shown} = await run('logsluice-no-such-command');
	t.is(exitCode, 127, shown);
	t.regex(shown, /Command failed to start: spawn logsluice-no-such-command ENOENT/);
});

test('Ctrl-C leaves nothing behind, even while Redis is frozen', async t => {
	const child = start('yes');
	let shown = '';
	child.stdout.setEncoding('utf8');
	child.stdout.on('data', chunk => {
		if (shown.includes('redis frozen')) return;
		shown += chunk;
		if (shown.includes('redis frozen')) child.kill('SIGINT');
	});
	const [exitCode] = await once(child, 'exit');
	t.is(exitCode, 130, shown);
	const [, pid] = /redis frozen: process (\d+)/.exec(shown) ?? [];
	t.throws(() => process.kill(Number(pid), 0), {code: 'ESRCH'});
});
