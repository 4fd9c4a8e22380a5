import type {LogEntry} from '../format/log-entry.ts';

/**
 * A log's entries as lines of plain text, markers between dashes. Whoever wrote an entry, its text stays one line and
 * cannot drive the terminal on which someone shows the file: controls are replaced by their pictures (`␛`), and what would
 * change the order of letters is made visible (`⟨U+202E⟩`).
 */
export function plainText(entries: readonly LogEntry[]): string {
	return entries.map(({marker, text}) => `${marker ? `── ${visible(text)} ──` : visible(text)}\n`).join('');
}

/** One JSON object a line, as safe to show; the escapes mean the same to every JSON parser. */
export function ndjson(entries: readonly LogEntry[]): string {
	return entries
		.map(
			entry =>
				`${JSON.stringify(entry).replace(notInJson, character => `\\u${hex(character).padStart(4, '0')}`)}\n`,
		)
		.join('');
}

const controls = /[\0-\x08\n-\x1f\x7f]/g;
const others = /[\x80-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const notInJson = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function visible(text: string): string {
	return text
		.replace(controls, picture)
		.replace(others, character => `⟨U+${hex(character).padStart(4, '0')}⟩`);
}

// Unicode has one for each, in the same order.
function picture(control: string): string {
	return control === '\x7f' ? '␡' : String.fromCharCode(0x2400 + control.charCodeAt(0));
}

function hex(character: string): string {
	return character.charCodeAt(0).toString(16).toUpperCase();
}
