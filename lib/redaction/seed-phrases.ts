import type {Finder, Span} from './rule.ts';

/** Finds the 12 to 24 words that a wallet is made of, and as many of them as a cut line still has. */
export const seedPhrases: Finder = {
	find(line: string, _ends: readonly number[], isCut?: boolean): readonly Span[] {
		const found = Array.from(line.matchAll(phrase), match => match.indices![1]!);
		const part = isCut ? partOfPhrase.exec(line)?.indices?.[1] : undefined;
		return part === undefined ? found : [...found, part];
	},
};

// In variables and properties too, and in a list.
const name =
	'(?:mnemonic|seed|(?:seed|recovery|secret|backup|mnemonic)[ _-]?(?:phrase|words))' +
	String.raw`(?:\s\(\d\d words\))?["']?(?:\s{0,2}[:=]|\sis:)\s{0,2}[["'${'`'}]{0,2}`;
const word = '[a-z]{3,8}';
const sign = '(?:"?, ?"?|"? "?)';
const phrase = new RegExp(`${name}((?:${word}${sign}){11,23}${word})(?![A-Za-z0-9=:])`, 'dgi');
const partOfPhrase = new RegExp(`${name}((?:${word}${sign}){0,22}${word})[^A-Za-z0-9 ]{0,8}$`, 'di');
