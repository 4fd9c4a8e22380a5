import {readFile} from 'node:fs/promises';
import test from 'ava';
import {manPage} from '../../lib/cli/man-page.ts';
import {verbs} from '../../lib/cli/verbs.ts';

test('docs/logsluice.1 says what the tables of the help say; else: npm run man', async t => {
	const {version} = JSON.parse(await readFile('package.json', 'utf8')) as {version: string};
	t.is(await readFile('docs/logsluice.1', 'utf8'), manPage(verbs, version));
});

test('no word of an option or a note becomes a request of roff', t => {
	const verb = {name: 'v', usage: 'v', run: async () => 0};
	const page = manPage(
		[{...verb, summary: '.so /etc/passwd', options: {a: {help: "'br \\n(aa"}}, examples: ['.ex \\']}],
		'1',
	);
	const requests = page
		.split('\n')
		.filter(line => /^[.']/.test(line) && !/^\.(TH|SH|SS|TP|B|PP|br|nf|fi)\b/.test(line));
	t.deepEqual(requests, []);
	t.false(/\\(?![e&-])/.test(page));
});
