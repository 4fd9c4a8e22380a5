import {helpOption} from '../help-option.ts';
import type {Verb} from '../verb.ts';

export type CompletedOption = {
	readonly name: string;
	readonly short: string | undefined;
	readonly help: string;
	/** What stands for its value; a switch has none. */
	readonly value: string | undefined;
	readonly isFile: boolean;
};

/** The options of a verb, as shells want to know them. */
export function completedOptions({options}: Verb): CompletedOption[] {
	return Object.entries({...options, ...helpOption}).map(([name, {short, help, value}]) => ({
		...{name, short, help, value},
		isFile: value === 'FILE',
	}));
}
