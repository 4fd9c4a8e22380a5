import type {Finder, Span} from './rule.ts';

/** Finds the 12 to 24 words that a wallet is made of, and as many of them as a cut line still has. */
export const seedPhrases: Finder = {
	find(line: string, _ends: readonly number[], isCut?: boolean): readonly Span[] {
		const found = Array.from(line.matchAll(phrase), match => match.indices![1]!);
		const part = isCut ? partOfPhrase.exec(line)?.indices?.[1] : undefined;
		return part === undefined ? found : [...found, part];
	},
};

const name = String.raw`\b(?:mnemonic|seed|(?:seed|recovery|secret|mnemonic)[ _-]?(?:phrase|words))["']?\s{0,2}[:=]\s{0,2}["']?`;
const phrase = new RegExp(String.raw`${name}((?:[a-z]{3,8} ){11,23}[a-z]{3,8})\b`, 'dgi');
const partOfPhrase = new RegExp(
	String.raw`${name}((?:[a-z]{3,8} ){0,22}[a-z]{3,8})[^A-Za-z0-9 ]{0,8}$`,
	'di',
);
