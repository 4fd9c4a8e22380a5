import type {LogEntry} from '../format/log-entry.ts';

/**
 * An entry as a line of plain text, a marker between dashes. Whoever wrote it, its text stays one line and cannot drive the
 * terminal on which someone shows the file: controls are replaced by their pictures (`␛`), and what would change the order
 * of letters is made visible (`⟨U+202E⟩`).
 */
export function plainText({marker, text}: LogEntry): string {
	return `${marker ? `── ${visible(text)} ──` : visible(text)}\n`;
}

/** As one JSON object, in a line as safe to show; the escapes mean the same to every JSON parser. */
export function ndjson(entry: LogEntry): string {
	const json = JSON.stringify(entry);
	return `${json.replace(notInJson, character => `\\u${hex(character).padStart(4, '0')}`)}\n`;
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
