import {environment} from './environment.ts';
import {exitCodes} from './exit-code.ts';
import {helpOption} from './help-option.ts';
import type {OptionTable} from './option.ts';
import type {Verb} from './verb.ts';

/** logsluice(1), of the tables that `--help` is made of. Without a date: it changes with them alone. */
export function manPage(verbs: readonly Verb[], version: string): string {
	return [
		`.TH LOGSLUICE 1 "" "logsluice ${version}" "User Commands"`,
		'.SH NAME',
		String.raw`logsluice \- the output of a running command, live and without secrets, in a Redis Stream`,
		'.SH SYNOPSIS',
		...verbs.flatMap(({usage}) => [`.B logsluice ${text(usage)}`, '.br']).slice(0, -1),
		'.SH DESCRIPTION',
		text(
			'Puts the output of a running command, live and without secrets, into a Redis Stream, and shows it from there.',
		),
		...verbs.flatMap(verbSection),
		'.SH ENVIRONMENT',
		...environment.flatMap(([name, meaning]) => ['.TP', `.B ${text(name)}`, text(meaning)]),
		'.SH EXIT STATUS',
		text("That of run is its command's, see there. Of all others:"),
		...exitCodes.flatMap(([code, meaning]) => ['.TP', `.B ${text(code)}`, text(meaning)]),
		'.SH EXAMPLES',
		'.nf',
		...verbs.flatMap(({examples}) => examples).map(text),
		'.fi',
		'',
	].join('\n');
}

function verbSection({summary, usage, options, notes = []}: Verb): string[] {
	return [
		`.SS ${text(`logsluice ${usage}`)}`,
		text(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`),
		...optionItems({...options, ...helpOption}),
		...notes.flatMap(note => ['.PP', text(note)]),
	];
}

function optionItems(options: OptionTable): string[] {
	return Object.entries(options).flatMap(([name, {short, value, help}]) => {
		const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
		return ['.TP', `.B ${text(value === undefined ? names : `${names} ${value}`)}`, text(help)];
	});
}

// A hyphen is to be typed as it stands; a line that begins with a dot or an apostrophe would be a request.
function text(words: string): string {
	return words
		.replaceAll('\\', String.raw`\e`)
		.replaceAll('-', String.raw`\-`)
		.replace(/^(?=[.'])/, String.raw`\&`);
}
