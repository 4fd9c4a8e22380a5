import {stripAnsi} from '../stages/strip-ansi.ts';

/**
 * Text that cannot drive the terminal it is shown on, whoever wrote the entry: no controls, no escapes, and what
 * would change the order of letters on the screen is made visible (`⟨U+202E⟩`).
 */
export function shownText(text: string): string {
	const plain = needsStripping.test(text) ? stripped(text.replace(/[\n\r\v\f\x85]+/g, ' ')) : text;
	return plain.replace(reordering, codePoint => `⟨${name(codePoint)}⟩`);
}

/** One JSON object a line, as safe to print as `shownText()`; the escapes mean the same to every JSON parser. */
export function shownJson(value: unknown): string {
	return JSON.stringify(value).replace(
		/[\x7f-\x9f\u2028\u2029]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
		character => `\\u${hex(character)}`,
	);
}

const needsStripping = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/;
// Bidirectional controls, and the two line separators that some terminals break at.
const reordering = /[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const stage = stripAnsi();

function stripped(text: string): string {
	return stage.mapLine(text) ?? '';
}

function name(character: string): string {
	return `U+${hex(character).toUpperCase()}`;
}

function hex(character: string): string {
	return character.charCodeAt(0).toString(16).padStart(4, '0');
}
