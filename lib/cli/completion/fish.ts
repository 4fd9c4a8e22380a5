import type {Verb} from '../verb.ts';
import {type CompletedOption, completedOptions} from './completed-options.ts';

/** A script for fish. */
export function fishCompletion(verbs: readonly Verb[]): string {
	return [
		'# Completes logsluice in fish; printed by: logsluice completion fish',
		'complete -c logsluice -f',
		...verbs.map(({name, summary}) => verbLine(name, summary)),
		verbLine('help', 'explain a verb'),
		verbLine('version', 'print the version'),
		`complete -c logsluice -n '__fish_seen_subcommand_from help' -a ${quoted(verbs.map(({name}) => name).join(' '))}`,
		...verbs.flatMap(verb => [
			...completedOptions(verb).map(option => optionLine(verb, option)),
			...(verb.words === undefined ? [] : [`${behind(verb)} -a ${quoted(verb.words.join(' '))}`]),
			...(verb.takesCommand ? [`${behind(verb)} -a '(__fish_complete_subcommand --fcs-skip=2)'`] : []),
		]),
		'',
	].join('\n');
}

function verbLine(name: string, summary: string): string {
	return `complete -c logsluice -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`;
}

function optionLine(verb: Verb, {name, short, help, value, isFile}: CompletedOption): string {
	const alone = short === undefined ? '' : ` -s ${short}`;
	const takes = value === undefined ? '' : isFile ? ' -r -F' : ' -x';
	return `${behind(verb)}${alone} -l ${name}${takes} -d ${quoted(help)}`;
}

function behind({name}: Verb): string {
	return `complete -c logsluice -n '__fish_seen_subcommand_from ${name}'`;
}

function quoted(text: string): string {
	return `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
}
