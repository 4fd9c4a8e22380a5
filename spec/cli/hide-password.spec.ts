import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import test from 'ava';
import {startCli} from './start-cli.ts';

const hides = test.macro(async (t, url: string, shown: RegExp) => {
	const args = [
		'run',
		'--redis',
		url,
		`--job=x`,
		'--flush-timeout',
		'0',
		'--',
		'sh',
		'-c',
		'echo ready; read x',
	];
	const cli = startCli(args);
	await cli.said('stdout', 'ready\n');
	const list = `/proc/${cli.child.pid}/cmdline`;
	// Elsewhere, `ps` reads the same.
	if (existsSync(list)) {
		const words = (await readFile(list, 'utf8')).replaceAll('\0', ' ');
		t.regex(words, shown);
		t.notRegex(words, /hunter22/);
	}
	cli.child.stdin.end('\n');
	t.is((await cli.result).code, 0);
});

test(
	'the password of --redis is not among the arguments that other users see',
	hides,
	'redis://me:hunter22@127.0.0.1:1/2',
	/^logsluice run --redis redis:\/\/me:\*\*\*@127\.0\.0\.1:1\/2 --job=x /,
);
test(
	'nor where there are parameters beside it, of which not all count',
	hides,
	'redis://:hunter22@127.0.0.1:1?protocol=3&db=2',
	/^logsluice run --redis redis:\/\/:\*\*\*@127\.0\.0\.1:1 --job=x /,
);
test(
	'nor where a parameter is the password',
	hides,
	'redis://127.0.0.1:1?protocol=3&password=hunter22',
	/^logsluice run --redis redis:\/\/127\.0\.0\.1:1 --job=x /,
);
