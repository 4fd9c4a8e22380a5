import type {Arguments} from './arguments.ts';
import type {OptionTable} from './option.ts';

/** One word of the command line and all that is said about it: parsing and help both read this. */
export type Verb = {
	readonly name: string;
	/** One line, for the list of verbs. */
	readonly summary: string;
	/** What follows `logsluice `. */
	readonly usage: string;
	readonly options: OptionTable;
	/** What comes first that is no option of ours begins a command of its own. */
	readonly takesCommand?: true;
	/** What may stand where it takes one of a few words. */
	readonly words?: readonly string[];
	/** Paragraphs under the options. */
	readonly notes?: readonly string[];
	readonly examples: readonly string[];
	/** Resolves with the exit code; `verbs` are all that there are. */
	readonly run: (args: Arguments, verbs: readonly Verb[]) => Promise<number>;
};
