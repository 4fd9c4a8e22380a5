import type {Verb} from '../verb.ts';
import {type CompletedOption, completedOptions} from './completed-options.ts';

/** A script for fish from 3.0 on. */
export function fishCompletion(verbs: readonly Verb[]): string {
	return [
		'# Completes logsluice in fish; printed by: logsluice completion fish',
		functions,
		'complete -c logsluice -f',
		...verbs.map(({name, summary}) => verbLine(name, summary)),
		verbLine('help', 'explain a verb'),
		verbLine('version', 'print the version'),
		`complete -c logsluice -n '__logsluice_verb help' -a ${quoted(verbs.map(({name}) => name).join(' '))}`,
		...verbs.flatMap(verbLines),
		'',
	].join('\n');
}

const functions = `
# Whether it is this verb whose words are completed.
function __logsluice_verb
	set -l words (commandline -opc)
	test "$words[2]" = "$argv[1]"
end

# Prints the command line that a verb takes, as far as it is typed; false as long as none has begun. Given are the
# options that have a value.
function __logsluice_command
	set -l current (commandline -ct)
	set -l words (commandline -opc) "$current"
	set -l last (count $words)
	set -l first 3
	while test $first -lt $last
		switch $words[$first]
			case --
				set first (math $first + 1)
				break
			case $argv
				set first (math $first + 2)
			case '-*'
				set first (math $first + 1)
			case '*'
				break
		end
	end
	test $first -gt $last; and return 1
	if test $first -eq $last
		string match -q -- '-*' "$current"; and test "$words[-2]" != --; and return 1
		echo -- "$current"
	else
		echo -- (string escape -- $words[$first..-2]) "$current"
	end
end
`;

function verbLine(name: string, summary: string): string {
	return `complete -c logsluice -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`;
}

function verbLines(verb: Verb): string[] {
	const options = completedOptions(verb);
	const behind = `__logsluice_verb ${verb.name}`;
	const words = verb.words === undefined ? [] : [`${completing(behind)} -a ${quoted(verb.words.join(' '))}`];
	if (!verb.takesCommand) return [...options.map(option => optionLine(behind, option)), ...words];
	const valued = options.filter(({value}) => value !== undefined);
	const command = ['__logsluice_command', ...valued.flatMap(namesOf)].join(' ');
	return [
		...options.map(option => optionLine(`${behind}; and not ${command}`, option)),
		`${completing(`${behind}; and ${command}`)} -a '(complete --do-complete=(${command}))'`,
	];
}

function namesOf({name, short}: CompletedOption): string[] {
	return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];
}

function optionLine(condition: string, {name, short, help, value, isFile}: CompletedOption): string {
	const alone = short === undefined ? '' : ` -s ${short}`;
	const takes = value === undefined ? '' : isFile ? ' -r -F' : ' -x';
	return `${completing(condition)}${alone} -l ${name}${takes} -d ${quoted(help)}`;
}

function completing(condition: string): string {
	return `complete -c logsluice -n '${condition}'`;
}

function quoted(text: string): string {
	return `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
}
