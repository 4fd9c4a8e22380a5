/**
 * Text as the page shows it, whoever wrote the entry: no escapes, no controls but TAB, and what would change the order of
 * letters on the screen made visible (`⟨U+202E⟩`). Writers of logsluice store text that is clean already.
 */
export function shownText(text: string): string {
	const plain = controls.test(text) ? stripped(text) : text;
	return plain.replace(reordering, character => `⟨U+${hex(character)}⟩`);
}

const controls = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/;
// Bidirectional controls and the two line separators.
const reordering = /[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

// Titles, links and the like, up to their end or that of the line.
const strings = /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x9c|\x1b\\)?/g;
const sequences = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g;

function stripped(text: string): string {
	return text
		.replace(/[\n\r\v\f\x85]+/g, ' ')
		.replace(strings, '')
		.replace(sequences, '')
		.replace(/[\x00-\x08\x0e-\x1f\x7f-\x9f]/g, '');
}

function hex(character: string): string {
	return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}
