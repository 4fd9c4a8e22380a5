import test from 'ava';
import {zshCompletion} from '../../../lib/cli/completion/zsh.ts';
import {verbs} from '../../../lib/cli/verbs.ts';
import {hasShell, inShell} from './in-shell.ts';

// `_arguments` and `_describe` need the line editor: here they print what they are given.
const given = `
compdef() { }
_arguments() { print -rl -- "$@" }
_describe() { print -rl -- "\${(P@)4}" }
${zshCompletion(verbs)}`;

(hasShell('zsh') ? test : test.skip)('every verb and option, with what it says, reaches zsh whole', t => {
	const shown = (...words: string[]) =>
		inShell(
			['zsh', '-f'],
			`${given}\nwords=(logsluice ${words.join(' ')} '') CURRENT=${words.length + 2}\n_logsluice`,
		);
	t.deepEqual(
		shown().slice(0, verbs.length),
		verbs.map(({name, summary}) => `${name}:${summary}`),
	);
	for (const {name, options} of verbs) {
		const specs = shown(name).join('\n').replaceAll('\\', '');
		for (const [option, {help}] of Object.entries(options)) {
			t.true(specs.includes(`--${option}`), `${name} --${option}`);
			t.true(specs.includes(`[${help}]`), `${name} --${option}: ${help}`);
		}
	}
	t.true(shown('serve').some(spec => spec.startsWith('--token-file=') && spec.endsWith(':FILE:_files')));
	t.true(shown('run').includes('*::argument: _normal'));
	t.true(shown('completion').includes('1:word:(bash zsh fish)'));
});
