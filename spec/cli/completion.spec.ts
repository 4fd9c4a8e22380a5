import test from 'ava';
import {runCli} from './start-cli.ts';

test('Prints a script for each shell', async t => {
	for (const shell of ['bash', 'zsh', 'fish']) {
		const {code, stdout, stderr} = await runCli(['completion', shell]);
		t.is(code, 0);
		t.true(stdout.includes('logsluice'));
		t.is(stderr, '');
	}
});

for (const [args, said] of [
	[['completion'], /completion takes one shell: bash, zsh or fish/],
	[['completion', 'bash', 'zsh'], /completion takes one shell/],
	[['completion', 'tcsh'], /there is no completion for tcsh, but for bash, zsh or fish/],
	[['completion', 'constructor'], /there is no completion for constructor, but for bash, zsh or fish/],
] as const) {
	test(`\`logsluice ${args.join(' ')}\` is a mistake, and told`, async t => {
		const {code, stdout, stderr} = await runCli([...args]);
		t.is(code, 2);
		t.is(stdout, '');
		t.regex(stderr, said);
	});
}
