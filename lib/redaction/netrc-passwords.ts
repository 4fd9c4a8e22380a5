import type {Finder, Span} from './rule.ts';
import {isReference} from './secret-values.ts';

/** Finds the passwords of .netrc files, on one line with their login or on a line of their own after it. */
export class NetrcPasswords implements Finder {
	/** Lines in which the password of an entry may still come. */
	#remaining = 0;

	get expectant(): boolean {
		return this.#remaining > 0;
	}

	find(line: string): readonly Span[] {
		const found = Array.from(line.matchAll(entry), match => match.indices![1]!).filter(
			span => !isReference(line.slice(...span).replace(/["'`)]+$/, '')),
		);
		if (opening.test(line)) {
			this.#remaining = maxDistance;
			return found;
		}
		const alone = this.#remaining > 0 ? password.exec(line)?.indices?.[1] : undefined;
		this.#remaining = alone === undefined ? Math.max(0, this.#remaining - 1) : 0;
		return alone === undefined ? found : [...found, alone];
	}
}

// An account and a comment may stand between.
const maxDistance = 3;
const entry = /(?:login|machine)\s{1,4}\S{1,256}\s{1,4}passw(?:or)?d\s{1,4}(\S{1,256})/dg;
const opening =
	/^\s{0,40}(?:(?:machine\s{1,4}\S{1,256}|default)(?:\s{1,4}login\s{1,4}\S{1,256})?|login\s{1,4}\S{1,256})\s{0,4}$/;
const password = /^\s{0,40}passw(?:or)?d\s{1,4}(\S{1,256})\s{0,4}$/d;
