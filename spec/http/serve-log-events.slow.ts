import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import test from 'ava';

const bench = fileURLToPath(new URL('../../bench/followers.ts', import.meta.url));

test('1,000 clients of one job at 500 lines a second get every line, over one reading connection, in 250 MB', async t => {
	const {stdout} = await promisify(execFile)(process.execPath, [
		...process.execArgv,
		bench,
		'--seconds',
		'10',
	]);
	t.log(stdout);
	const figures = JSON.parse(stdout);
	t.is(figures.expected, 1000 * (500 * 10 + 1));
	t.like(figures, {lines: figures.expected, wrong: 0, connections: 3});
	t.true(figures.readingConnections <= 1);
	t.true(figures.serverRssMb <= 250);
});
