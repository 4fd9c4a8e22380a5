import {environment} from './environment.ts';
import type {OptionTable} from './option.ts';
import type {Verb} from './verb.ts';

/** `logsluice --help`. */
export function programHelp(verbs: readonly Verb[]): string {
	return [
		'Puts the output of a running command, live and without secrets, into a Redis',
		'Stream, and shows it from there.',
		'',
		'Usage',
		...verbs.flatMap(({usage, summary}) => [
			`  ${usageLine(usage)}`,
			...wrapped(summary, 72).map(line => `      ${line}`),
		]),
		'',
		'logsluice help VERB, or logsluice VERB --help, explains the options of each.',
		'',
		'Environment',
		...table(environment),
		'',
		'Examples',
		...verbs.flatMap(({examples}) => examples.slice(0, 1)).map(example => `  $ ${example}`),
		'',
	].join('\n');
}

/** `logsluice VERB --help`. */
export function verbHelp({summary, usage, options, notes = [], examples}: Verb): string {
	return [
		`${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
		'',
		`Usage: ${usageLine(usage)}`,
		'',
		'Options',
		...table(optionRows(options)),
		...notes.flatMap(note => ['', ...wrapped(note, 78)]),
		'',
		'Examples',
		...examples.map(example => `  $ ${example}`),
		'',
	].join('\n');
}

export function usageLine(usage: string): string {
	return `logsluice ${usage}`;
}

function optionRows(options: OptionTable): [string, string][] {
	return Object.entries(options).map(([name, {short, value, help}]) => [
		`${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
		help,
	]);
}

function table(rows: readonly (readonly [string, string])[]): string[] {
	const width = Math.max(...rows.map(([left]) => left.length)) + 2;
	return rows.flatMap(([left, right]) => {
		const [first = '', ...rest] = wrapped(right, Math.max(30, 76 - width));
		return [`  ${left.padEnd(width)}${first}`, ...rest.map(line => ' '.repeat(width + 2) + line)];
	});
}

function wrapped(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		if (line !== '' && line.length + 1 + word.length > width) {
			lines.push(line);
			line = word;
		} else {
			line = line === '' ? word : `${line} ${word}`;
		}
	}
	return [...lines, line];
}
