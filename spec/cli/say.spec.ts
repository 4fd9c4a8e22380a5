import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import test from 'ava';

const hostile = 'a\x1b[31mb\x9b1m\u202e\nc';

const says = test.macro(async (t, call: string, expected: string) => {
	const url = new URL('../../lib/cli/say.ts', import.meta.url);
	const script = `import {say, sayAll, sayLine, sayWarning} from ${JSON.stringify(url.href)}; ${call}(${JSON.stringify(hostile)});`;
	const args = [...process.execArgv, '--input-type=module', '--eval', script];
	const env = {...process.env, FORCE_COLOR: '1', NO_COLOR: undefined, NODE_DISABLE_COLORS: undefined};
	const {stdout, stderr} = await promisify(execFile)(process.execPath, args, {env});
	t.is(stdout, '');
	t.is(stderr, expected);
});

test('a message is one line and drives no terminal', says, 'say', 'logsluice: ab⟨U+202E⟩ c\n');
test(
	'a warning keeps our own colour and no other',
	says,
	'sayWarning',
	'\x1b[33mlogsluice:\x1b[39m ab⟨U+202E⟩ c\n',
);
test('a stack keeps its lines', says, 'sayAll', 'logsluice: ab⟨U+202E⟩\nc\n');
test('a line of ours is printed as it is', says, 'sayLine', `${hostile}\n`);
