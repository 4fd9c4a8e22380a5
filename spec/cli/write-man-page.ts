// npm run man: writes docs/logsluice.1 anew.
import {readFile, writeFile} from 'node:fs/promises';
import {manPage} from '../../lib/cli/man-page.ts';
import {verbs} from '../../lib/cli/verbs.ts';

const {version} = JSON.parse(await readFile('package.json', 'utf8')) as {version: string};
await writeFile('docs/logsluice.1', manPage(verbs, version));
