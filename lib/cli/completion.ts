import type {Arguments} from './arguments.ts';
import {bashCompletion} from './completion/bash.ts';
import {fishCompletion} from './completion/fish.ts';
import {zshCompletion} from './completion/zsh.ts';
import {UsageError} from './usage-error.ts';
import type {Verb} from './verb.ts';

export const completionVerb: Verb = {
	name: 'completion',
	summary: 'print a script by which a shell completes verbs and options',
	usage: 'completion SHELL',
	words: ['bash', 'zsh', 'fish'],
	options: {},
	notes: ['SHELL is bash, zsh or fish. The script has to be read by each new shell: see the examples.'],
	examples: [
		'logsluice completion bash >> ~/.bashrc',
		'logsluice completion zsh > ~/.zfunc/_logsluice',
		'logsluice completion fish > ~/.config/fish/completions/logsluice.fish',
	],
	run: completion,
};

const scripts: Readonly<Record<string, (verbs: readonly Verb[]) => string>> = {
	bash: bashCompletion,
	zsh: zshCompletion,
	fish: fishCompletion,
};

async function completion({positionals}: Arguments, verbs: readonly Verb[]): Promise<number> {
	const shells = Object.keys(scripts);
	const known = `${shells.slice(0, -1).join(', ')} or ${shells.at(-1)}`;
	const [shell, ...more] = positionals;
	if (shell === undefined || more.length > 0) throw new UsageError(`completion takes one shell: ${known}`);
	const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
	if (script === undefined) throw new UsageError(`there is no completion for ${shell}, but for ${known}`);
	process.stdout.write(script(verbs));
	return 0;
}
