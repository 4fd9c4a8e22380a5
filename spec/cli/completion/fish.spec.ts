import test from 'ava';
import {fishCompletion} from '../../../lib/cli/completion/fish.ts';
import {verbs} from '../../../lib/cli/verbs.ts';
import {hasShell, inShell} from './in-shell.ts';

(hasShell('fish') ? test : test.skip)('fish offers every verb and option, with what it says', t => {
	const offered = (line: string) =>
		inShell(['fish', '--no-config'], `${fishCompletion(verbs)}\ncomplete -C '${line}'`);
	const named = offered('logsluice ');
	for (const {name, summary} of verbs) t.true(named.includes(`${name}\t${summary}`), name);
	for (const {name, options} of verbs) {
		const shown = offered(`logsluice ${name} --`);
		for (const [option, {help}] of Object.entries(options))
			t.true(shown.includes(`--${option}\t${help}`), option);
	}
	t.deepEqual(offered('logsluice completion '), ['bash', 'fish', 'zsh']);
	t.true(offered('logsluice run -- printen').some(word => word.startsWith('printenv')));
});
