import type {Verb} from '../verb.ts';
import {completedOptions} from './completed-options.ts';

/**
 * A script for bash from 3.2 on, with bash-completion or without. Where it has no answer, as for the value of an option,
 * bash itself completes names of files.
 */
export function bashCompletion(verbs: readonly Verb[]): string {
	const names = verbs.map(({name}) => name).join(' ');
	return `# Completes logsluice in bash; printed by: logsluice completion bash
_logsluice() {
	local word=\${COMP_WORDS[COMP_CWORD]} options= valued= words= command= i
	COMPREPLY=()
	if ((COMP_CWORD == 1)); then
		COMPREPLY=($(compgen -W '${names} help version --help --version' -- "$word"))
		return
	fi
	case \${COMP_WORDS[1]} in
		help) words='${names}' ;;
${verbs.map(verbCase).join('')}	esac
	for ((i = 2; i < COMP_CWORD; i++)); do
		case \${COMP_WORDS[i]} in
			--)
				((i++))
				break
				;;
			-*)
				[[ \${COMP_WORDS[i + 1]} != = && $valued == *" \${COMP_WORDS[i]} "* ]] && ((i++))
				# A value is several words for bash, which takes words apart at = and :
				while [[ \${COMP_WORDS[i + 1]} == [=:] ]]; do ((i += 2)); done
				;;
			*) [[ $command ]] && break ;;
		esac
	done
	if ((i > COMP_CWORD)); then
		return
	elif [[ $command && ($i -lt $COMP_CWORD || $word != -*) ]]; then
		if declare -F _command_offset > /dev/null; then
			_command_offset "$i"
		elif ((i == COMP_CWORD)); then
			COMPREPLY=($(compgen -c -- "$word"))
		fi
	elif [[ $word == -* ]]; then
		COMPREPLY=($(compgen -W "$options" -- "$word"))
	elif [[ $words ]]; then
		COMPREPLY=($(compgen -W "$words" -- "$word"))
	fi
}
complete -o bashdefault -o default -F _logsluice logsluice
`;
}

function verbCase(verb: Verb): string {
	const options = completedOptions(verb);
	const names = options.map(({name}) => `--${name}`);
	const valued = options
		.filter(({value}) => value !== undefined)
		.flatMap(({name, short}) => (short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`]));
	const settings = [
		`options='${names.join(' ')}'`,
		`valued=' ${valued.join(' ')} '`,
		...(verb.words === undefined ? [] : [`words='${verb.words.join(' ')}'`]),
		...(verb.takesCommand ? ['command=1'] : []),
	];
	return `\t\t${verb.name}) ${settings.join(' ')} ;;\n`;
}
