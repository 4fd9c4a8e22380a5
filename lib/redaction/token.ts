import type {PatternRule} from './rule.ts';

/** A row of a table of tokens: id, provider, keywords, format. */
export type TokenRow = readonly [id: string, provider: string, keywords: readonly string[], format: RegExp];

export function tokenRules(rows: readonly TokenRow[]): PatternRule[] {
	return rows.map(([id, provider, keywords, format]) => ({id, provider, keywords, pattern: token(format)}));
}

/**
 * The pattern of a token that stands for itself: `format`, and around it no letter or digit of which it could be
 * a part.
 */
export function token(format: RegExp): RegExp {
	return new RegExp(String.raw`${wordStart}(?:${format.source})(?![0-9A-Za-z])`, format.flags);
}

/** Where a word may begin: not behind a letter or a digit, but behind `\\n` and `\\u0022` in a JSON string and `%3D` in a URL. */
export const wordStart: string = String.raw`(?<![0-9A-Za-z](?<!\\[nrt]|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}))`;

/**
 * The pattern of a value that says nothing without its provider's name before it: `datadog_api_key = …`,
 * `[datadog] key='…'`, `"datadogToken": "…"`. Upper and lower case are the same.
 */
export function beside(names: RegExp, value: RegExp): RegExp {
	return new RegExp(
		`(?:${names.source})[\\w.\\-\\] ]{0,24}["'\\\\]{0,3}\\s{0,3}${sign}[\\s'"\`\\\\=]{0,6}(${value.source})(?![0-9A-Za-z])`,
		'i',
	);
}

const sign = String.raw`(?::{0,3}=>?|[?.+|]=|:|->|,|>| )`;
