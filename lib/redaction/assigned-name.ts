import type {BlockBytes} from './block-bytes.ts';
import {strengthOf} from './secret-names.ts';

/** The longest name that is looked at. */
export const maxNameLength = 80;

export function isNameCode(code: number): boolean {
	return nameCodes[code] === 1;
}

/** Whether behind a name something may stand that binds a value to it: `=`, `:`, a quote, a space and the like. */
export function bindsValue(code: number): boolean {
	return bindings[code] === 1;
}

/**
 * Whether a keyword that ends at `end` may make `Assignments` find or await a value, by what stands around its name:
 * `src/token/index.ts`, `the session took 3 ms` and `connect: ok` are left, 14,000 of 17,000 lines with a keyword.
 */
export function mayBeAssigned({bytes}: BlockBytes, end: number): boolean {
	let at = isNameCode(bytes[end - 1]!) ? end : end - 1;
	const last = at + maxNameLength;
	while (at < last && isNameCode(bytes[at]!)) at++;
	let start = at;
	const first = Math.max(0, at - maxNameLength);
	while (start > first && isNameCode(bytes[start - 1]!)) start--;
	// Part of something that is no name, or a name behind the `\n` of a string.
	if (at === last || (start === first && start > 0) || bytes[start - 1] === backslash) return true;
	return isBound(bytes, start, at) && saysMuch(bytes.toString('latin1', start, at));
}

function isBound(bytes: Buffer, start: number, end: number): boolean {
	if (!isBlank(bytes[end]!)) return bytes[end] === lineFeed || bindsValue(bytes[end]!);
	let next = end + 1;
	while (isBlank(bytes[next]!)) next++;
	return (
		signs[bytes[next]!] === 1 ||
		beginnings.has((bytes[next]! << 8) | bytes[next + 1]!) ||
		takesWord(bytes, start)
	);
}

/** Whether a mere word may be the value of the name at `start`: an option's, behind `config set`, in an element. */
function takesWord(bytes: Buffer, start: number): boolean {
	if (bytes[start] === dash) return true;
	let before = start - 1;
	if (!isBlank(bytes[before]!)) return enclosing[bytes[before]!] === 1;
	while (before > 0 && isBlank(bytes[before]!)) before--;
	return setting[bytes[before]!] === 1;
}

/** Whether it names a secret, or secrets of which a list may follow. */
function saysMuch(name: string): boolean {
	return strengthOf(name) !== undefined || (/s$/i.test(name) && strengthOf(name.slice(0, -1)) !== undefined);
}

function isBlank(byte: number): boolean {
	return byte === 0x20 || byte === 0x09;
}

function tableOf(characters: RegExp): Uint8Array {
	return new Uint8Array(256).map((_, code) => (characters.test(String.fromCharCode(code)) ? 1 : 0));
}

const lineFeed = 0x0a;
const dash = 0x2d;
const backslash = 0x5c;
const nameCodes = tableOf(/[A-Za-z0-9_.-]/);
const bindings = tableOf(/[=:"'`\\ \t<>,\]&%?+.|-]/);
// In these, what is beyond ASCII or a control may be white space, and a line's end may come.
// Behind a name and blanks: a sign or a quote; or the first letters of `->`, `value=` and `string =`.
const signs = tableOf(/[=:"'`\\<>,;&%?+.|]|[^ -~]/);
const beginnings: ReadonlySet<number> = new Set(
	['->', 'va', 'Va', 'st', 'St'].map(letters => Buffer.from(letters).readUInt16BE()),
);
// Right before a name: a tag, an attribute, `//host:`.
const enclosing = tableOf(/[<:"']|[^\n -~]/);
// Before a name and blanks: the last letters of `set`, `setx`, `config` and `ENV`.
const setting = tableOf(/[txgV]|[^\n -~]/);
