import test from 'ava';
import {bashCompletion} from '../../../lib/cli/completion/bash.ts';
import {shellWord} from '../../../lib/cli/shell-word.ts';
import {verbs} from '../../../lib/cli/verbs.ts';
import {inShell} from './in-shell.ts';

/** What bash offers for the last word. */
function offered(...words: string[]): string[] {
	const line = ['logsluice', ...words].map(shellWord).join(' ');
	const script = `${bashCompletion(verbs)}
COMP_WORDS=(${line}) COMP_CWORD=${words.length}
_logsluice
printf '%s\\n' "\${COMPREPLY[@]}"`;
	return inShell(['bash', '--norc', '--noprofile'], script);
}

const options = (name: string) =>
	[...Object.keys(verbs.find(verb => verb.name === name)?.options ?? {}), 'help'].map(
		option => `--${option}`,
	);

test('verbs', t => {
	t.deepEqual(offered('t'), ['tail']);
	t.deepEqual(offered(''), [...verbs.map(({name}) => name), 'help', 'version', '--help', '--version']);
	t.deepEqual(offered('help', 'se'), ['serve']);
});

for (const {name} of verbs) {
	test(`the options of ${name}, all of them and no others`, t => {
		t.deepEqual(offered(name, '--'), options(name));
	});
}

test('shells', t => {
	t.deepEqual(offered('completion', ''), ['bash', 'zsh', 'fish']);
});

test('nothing for the value of an option, so that bash completes names of files', t => {
	t.deepEqual(offered('serve', '--token-file', ''), []);
	t.deepEqual(offered('run', '--job', 'x'), []);
});

// As bash gives words with = and : in them.
for (const option of [
	['--job', '=', 'x'],
	['--redis', 'redis', ':', '//h', ':', '6379'],
	['--redis', '=', 'redis', ':', '//h', ':', '6379'],
	['--quiet', '--job', 'a', ':', 'b'],
]) {
	test(`a command behind ${option.join(' ')}`, t => {
		t.true(offered('run', ...option, 'printen').includes('printenv'));
		t.true(offered('run', ...option, '--', 'printen').includes('printenv'));
		t.deepEqual(offered('run', ...option, '--jo'), ['--job']);
		t.deepEqual(offered('run', ...option), [], 'nothing for the value itself');
	});
}

test('a command and what is behind it are nobody’s options', t => {
	t.true(offered('run', '--', 'printen').includes('printenv'));
	t.true(offered('run', '--job', 'x', 'printen').includes('printenv'));
	t.deepEqual(offered('run', '--', 'npm', '--jo'), []);
	t.deepEqual(offered('run', 'npm', '--jo'), []);
	t.deepEqual(offered('run', '--quiet', '--jo'), ['--job']);
});
