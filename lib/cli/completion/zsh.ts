import type {Verb} from '../verb.ts';
import {type CompletedOption, completedOptions} from './completed-options.ts';

/** A script for zsh, to be autoloaded as `_logsluice` or read as it is. */
export function zshCompletion(verbs: readonly Verb[]): string {
	const described = verbs.map(({name, summary}) => `\t\t${quoted(`${name}:${summary}`)}\n`).join('');
	return `#compdef logsluice
# Completes logsluice in zsh; printed by: logsluice completion zsh
_logsluice() {
	local -a verbs
	verbs=(
${described}		'help:explain a verb'
		'version:print the version'
	)
	if (( CURRENT == 2 )); then
		_describe -t verbs verb verbs
		return
	fi
	local verb=$words[2]
	shift words
	(( CURRENT-- ))
	case $verb in
		help) _describe -t verbs verb verbs ;;
${verbs.map(verbCase).join('')}	esac
}
if [[ $funcstack[1] == _logsluice ]]; then
	_logsluice "$@"
else
	compdef _logsluice logsluice
fi
`;
}

function verbCase(verb: Verb): string {
	const words = verb.words === undefined ? [] : [quoted(`1:word:(${verb.words.join(' ')})`)];
	const command = verb.takesCommand ? [`'(-)1:command: _command_names -e'`, `'*::argument: _normal'`] : words;
	const specs = [...completedOptions(verb).map(optionSpec), ...command];
	return `\t\t${verb.name})\n\t\t\t_arguments -S ${specs.join(' \\\n\t\t\t\t')}\n\t\t\t;;\n`;
}

function optionSpec({name, short, help, value, isFile}: CompletedOption): string {
	const says = `[${escaped(help)}]`;
	const takes = value === undefined ? '' : `:${escaped(value)}:${isFile ? '_files' : ''}`;
	const [long, alone] = value === undefined ? [`--${name}`, `-${short}`] : [`--${name}=`, `-${short}+`];
	if (short === undefined) return quoted(`${long}${says}${takes}`);
	return `'(-${short} --${name})'{${alone},${long}}${quoted(`${says}${takes}`)}`;
}

// What means something within a spec.
function escaped(text: string): string {
	return text.replace(/[\\:[\]]/g, String.raw`\$&`);
}

function quoted(text: string): string {
	return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
