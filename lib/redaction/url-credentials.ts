import type {BlockBytes} from './block-bytes.ts';
import {looksRandom} from './looks-random.ts';
import type {Finder, Span} from './rule.ts';
import {isReference} from './secret-values.ts';

/** Finds the password of `scheme://user:password@host`, and a token in the user's place: `https://token@host`. */
export const urlCredentials: Finder = {
	find(line: string): readonly Span[] {
		// Most URLs have none.
		if (!line.includes('@') && !line.includes('%40')) return [];
		const found: Span[] = [];
		for (const pattern of [credentials, encodedCredentials]) {
			for (const match of line.matchAll(pattern)) {
				const [, token, password] = match.indices!;
				// `redis://[[USER]:PASSWORD@]HOST`
				if (line[match.index + match[0].length] === ']') continue;
				if (password !== undefined && !isReference(line.slice(...password))) found.push(password);
				if (token !== undefined && looksRandom(line.slice(...token))) found.push(token);
			}
		}
		return found;
	},
};

/**
 * Whether a URL whose `//` ends at `end` may have credentials: an `@` before its path. Nearly none has, and a string is
 * made of no other.
 */
export function mayHoldCredentials({bytes}: BlockBytes, end: number): boolean {
	for (let at = end; at < end + maxBytes; at++) {
		const byte = bytes[at]!;
		if (byte === sign || (byte === percent && bytes[at + 1] === 0x34 && bytes[at + 2] === 0x30)) return true;
		if (stops[byte] === 1) return false;
	}
	return true;
}

// Rather a line too many than one looked at again and again.
const maxBytes = 512;
const sign = 0x40;
const percent = 0x25;
// What no credentials hold, of ASCII.
const stops = new Uint8Array(256).map((_, code) =>
	/[\t-\r "'/<>?#]/.test(String.fromCharCode(code)) ? 1 : 0,
);

// A password may hold an `@` if another one follows.
const credentials =
	/:\\?\/\\?\/(?:([\w.~%+-]{16,512})(?::x-oauth-basic|:)?|[^\s:/@"'<>?#]{0,256}:((?:[^\s/@"'<>?#]|@(?=[^\s/@"'<>?#]{0,256}@)){1,512}))@/dg;

// The same as the value of a parameter.
const encodedCredentials =
	/%3A%2F%2F(?:((?:[\w.~+-]){16,512})|(?:(?!%3A|%2F|%40)[^\s:/@"'<>?#&]){0,256}%3A((?:(?!%2F|%40)[^\s/@"'<>?#&]){1,512}))%40/dgi;
