import {parseArgs} from 'node:util';
import {nearest} from './nearest.ts';
import type {OptionTable} from './option.ts';
import {UsageError} from './usage-error.ts';

export type Arguments = {
	/** Options with a value. */
	readonly values: ReadonlyMap<string, string>;
	/** Options without one that were given. */
	readonly switches: ReadonlySet<string>;
	readonly positionals: readonly string[];
};

/**
 * Reads the arguments of one verb. With `takesCommand`, everything from the first word that is no option, or from
 * the word after `--`, is left alone and comes back as `positionals`: it is somebody else's command line.
 *
 * @throws UsageError
 */
export function parseArguments(
	args: readonly string[],
	options: OptionTable,
	{takesCommand = false}: {takesCommand?: boolean | undefined} = {},
): Arguments {
	const values = new Map<string, string>();
	const switches = new Set<string>();
	const positionals: string[] = [];
	for (const token of tokensOf(args, options)) {
		if (token.kind === 'option') {
			const {name, value} = checked(token, options);
			if (value === undefined) switches.add(name);
			else values.set(name, value);
		} else if (takesCommand) {
			const start = token.kind === 'option-terminator' ? token.index + 1 : token.index;
			return {values, switches, positionals: args.slice(start)};
		} else if (token.kind === 'positional') {
			positionals.push(token.value);
		}
	}
	return {values, switches, positionals};
}

type OptionToken = {
	name: string;
	rawName: string;
	value?: string | undefined;
	inlineValue?: boolean | undefined;
};

// Not strict: parseArgs would judge the options of the user's own command too, and knows no "did you mean".
function tokensOf(args: readonly string[], options: OptionTable) {
	const known = Object.entries(options).map(([name, {value, short}]) => [
		name,
		{type: value === undefined ? 'boolean' : 'string', ...(short !== undefined && {short})} as const,
	]);
	return parseArgs({
		args: [...args],
		options: Object.fromEntries(known),
		strict: false,
		tokens: true,
	}).tokens;
}

function checked(token: OptionToken, options: OptionTable): {name: string; value: string | undefined} {
	const {name, rawName, value, inlineValue = false} = token;
	const option = Object.hasOwn(options, name) ? options[name] : undefined;
	if (option === undefined) {
		const known = Object.keys(options).map(option => `--${option}`);
		const meant = nearest(rawName, known);
		throw new UsageError(
			`there is no option ${rawName}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
		);
	}
	if (option.value === undefined) {
		if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
	} else if (value === undefined || value === '' || (value === '--' && !inlineValue)) {
		throw new UsageError(`${rawName} needs a value: ${rawName} ${option.value}`);
	} else if (value.startsWith('-') && !inlineValue) {
		throw new UsageError(
			`${rawName} needs a value, got ${value}; a value with a leading dash is written --${name}=${value}`,
		);
	}
	return {name, value};
}
