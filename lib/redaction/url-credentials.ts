import type {Finder, Span} from './rule.ts';
import {isReference, looksRandom} from './secret-values.ts';

/** Finds the password of `scheme://user:password@host`, and a token in the user's place: `https://token@host`. */
export const urlCredentials: Finder = {
	find(line: string): readonly Span[] {
		// Most URLs have none.
		if (!line.includes('@')) return [];
		const found: Span[] = [];
		for (const match of line.matchAll(credentials)) {
			const [, password, token] = match.indices!;
			if (password !== undefined && !isReference(line.slice(...password))) found.push(password);
			if (token !== undefined && looksRandom(line.slice(...token))) found.push(token);
		}
		return found;
	},
};

// A password may hold an `@` if another one follows.
const credentials =
	/:\/\/(?:[^\s:/@"'<>?#]{0,256}:((?:[^\s/@"'<>?#]|@(?=[^\s/@"'<>?#]{0,256}@)){1,512})|([\w.~%+-]{16,512})(?::x-oauth-basic|:)?)@/dg;
