import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {inputText, writeInput} from '../../bench/bench-input.ts';
import {buildLog} from '../../bench/build-log.ts';

const folder = await mkdtemp(join(tmpdir(), 'logsluice-input-'));
test.after.always(() => rm(folder, {recursive: true}));

test('the made-up build is the same each time, and all its visible lines have to arrive', async t => {
	const {text, visibleLines} = buildLog({lines: 2_000});
	t.is(await inputText({lines: 2_000}), text);
	const input = await writeInput(text, Number.POSITIVE_INFINITY, folder);
	t.is(await readFile(input.file, 'utf8'), text);
	t.is(input.lines, 2_000);
	t.deepEqual(input.cleaned, {logsluice: visibleLines, others: visibleLines});
});

test('a file that the user names is taken instead, and its beginning where all is too much', async t => {
	const file = join(folder, 'named.txt');
	await writeFile(file, 'one\n\n\u001B[0m\ntwo\nthree');
	const text = await inputText({file, lines: 9});
	const input = await writeInput(text, 4, folder);
	t.is(await readFile(input.file, 'utf8'), 'one\n\n\u001B[0m\ntwo\n');
	t.like(input, {lines: 4, bytes: 14, filledLines: 3, cleaned: {logsluice: 2, others: 2}});
});
