const cutWindow = 4096;
const escapeByte = 0x1b;

/**
 * Where to end a line that goes on behind its first `length` bytes. Nobody can tell any more whether the word at the
 * cut is a secret, since its other half is not there, so the word goes: back to the last white space, else the
 * whole window and what is left of the word before it (JSON has no white space, but quotes and commas).
 */
export function cutPosition(bytes: Buffer, length: number): number {
	return beforeOpenEscape(bytes, wordStart(bytes, length));
}

function wordStart(bytes: Buffer, length: number): number {
	const windowStart = length - cutWindow;
	for (let at = length - 1; at >= windowStart; at--) {
		if (isWhiteSpace(bytes[at])) return at;
	}
	for (let at = windowStart - 1; at >= windowStart - cutWindow; at--) {
		if (isWhiteSpace(bytes[at])) return at;
		if (isDelimiter(bytes[at])) return at + 1;
	}
	return characterStart(bytes, windowStart);
}

function isWhiteSpace(byte: number | undefined): boolean {
	return byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c;
}

function isDelimiter(byte: number | undefined): boolean {
	return byte !== undefined && byte < 0x80 && '"\'`,;&|<>()[]{}'.includes(String.fromCharCode(byte));
}

function characterStart(bytes: Buffer, at: number): number {
	let start = at;
	while (start > at - 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
	return start;
}

/** A sequence that has begun and not ended would swallow the truncation mark, or a part of it. */
function beforeOpenEscape(bytes: Buffer, end: number): number {
	const start = end === 0 ? -1 : bytes.lastIndexOf(escapeByte, end - 1);
	return start !== -1 && openEscape.test(bytes.toString('latin1', start, end)) ? start : end;
}

const openEscape = /^\x1b(?:\[?[ -?]*|[\]PX^_][^\x07\x18\x1a]*)$/;
