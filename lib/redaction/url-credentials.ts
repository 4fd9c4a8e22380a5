import type {Finder, Span} from './rule.ts';
import {isReference, looksRandom} from './secret-values.ts';

/** Finds the password of `scheme://user:password@host`, and a token in the user's place: `https://token@host`. */
export const urlCredentials: Finder = {
	find(line: string): readonly Span[] {
		// Most URLs have none.
		if (!line.includes('@') && !line.includes('%40')) return [];
		const found: Span[] = [];
		for (const pattern of [credentials, encodedCredentials]) {
			for (const match of line.matchAll(pattern)) {
				const [, token, password] = match.indices!;
				if (password !== undefined && !isReference(line.slice(...password))) found.push(password);
				if (token !== undefined && looksRandom(line.slice(...token))) found.push(token);
			}
		}
		return found;
	},
};

// A password may hold an `@` if another one follows.
const credentials =
	/:\\?\/\\?\/(?:([\w.~%+-]{16,512})(?::x-oauth-basic|:)?|[^\s:/@"'<>?#]{0,256}:((?:[^\s/@"'<>?#]|@(?=[^\s/@"'<>?#]{0,256}@)){1,512}))@/dg;

// The same as the value of a parameter.
const encodedCredentials =
	/%3A%2F%2F(?:((?:[\w.~+-]){16,512})|(?:(?!%3A|%2F|%40)[^\s:/@"'<>?#&]){0,256}%3A((?:(?!%2F|%40)[^\s/@"'<>?#&]){1,512}))%40/dgi;
