import test from 'ava';
import {fishCompletion} from '../../../lib/cli/completion/fish.ts';
import {verbs} from '../../../lib/cli/verbs.ts';
import {hasShell, inShell} from './in-shell.ts';

const withFish = hasShell('fish') ? test : test.skip;

const offered = (line: string): string[] =>
	inShell(['fish', '--no-config'], `${fishCompletion(verbs)}\ncomplete -C '${line}'`);
const words = (line: string): string[] => offered(line).map(word => word.split('\t')[0] ?? '');

withFish('fish offers every verb and option, with what it says', t => {
	const named = offered('logsluice ');
	for (const {name, summary} of verbs) t.true(named.includes(`${name}\t${summary}`), name);
	for (const {name, options} of verbs) {
		const shown = offered(`logsluice ${name} --`);
		for (const [option, {help}] of Object.entries(options))
			t.true(shown.includes(`--${option}\t${help}`), option);
	}
	t.deepEqual(words('logsluice completion '), ['bash', 'fish', 'zsh']);
});

for (const before of [
	'--',
	'--job x --',
	'--job=x --',
	'--quiet --job x',
	'--redis redis://h:6379',
	'--job run',
]) {
	withFish(`fish offers commands behind run ${before}`, t => {
		t.true(words(`logsluice run ${before} printen`).includes('printenv'));
	});
}

withFish('fish offers options of that verb alone, and none for a command', t => {
	t.deepEqual(words('logsluice run --job x --jo'), ['--job']);
	t.deepEqual(words('logsluice tail run --q'), []);
	t.deepEqual(words('logsluice run -- printenv --jo'), []);
	t.deepEqual(words('logsluice run printenv --jo'), []);
	// Programs whose names hold that much may be offered, the option may not.
	t.false(words('logsluice run -- --jo').includes('--job'));
});
