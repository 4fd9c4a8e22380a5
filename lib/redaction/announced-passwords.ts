import {looksRandom} from './looks-random.ts';
import type {Finder, Span} from './rule.ts';
import {looksLikePassword} from './secret-values.ts';

/**
 * Finds the password that stands alone on the next line with a word, where a line announces one:
 * `Please use the following password to proceed to installation:`
 */
export class AnnouncedPasswords implements Finder {
	/** Lines in which the password may still come. */
	#remaining = 0;

	get expectant(): boolean {
		return this.#remaining > 0;
	}

	find(line: string): readonly Span[] {
		const word = this.#remaining > 0 ? loneWord.exec(line)?.indices?.[1] : undefined;
		const isBlank = line.trim() === '';
		this.#remaining = announcement.test(line) ? maxDistance : isBlank ? Math.max(0, this.#remaining - 1) : 0;
		if (word === undefined) return [];
		const text = line.slice(...word);
		return /\d/.test(text) && (looksLikePassword(text) || looksRandom(text)) ? [word] : [];
	}
}

// One blank line may stand between.
const maxDistance = 2;
// Words, not a key of YAML or JSON.
const announcement = /[a-z] password\b[^:"'=]{0,60}:\s{0,4}$/i;
const loneWord = /^\s*([^\s]{8,128})\s*$/d;
