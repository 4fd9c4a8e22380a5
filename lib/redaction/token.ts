/**
 * The pattern of a token that stands for itself: `format`, and around it no letter or digit of which it could be
 * a part. Behind `\n` in a JSON string or `%3D` in a URL a token begins too.
 */
export function token(format: RegExp): RegExp {
	return new RegExp(
		`(?<![0-9A-Za-z](?<!\\\\[nrt]|%[0-9A-Fa-f]{2}))(?:${format.source})(?![0-9A-Za-z])`,
		format.flags,
	);
}

/**
 * The pattern of a value that says nothing without its provider's name before it: `datadog_api_key = …`,
 * `[datadog] key='…'`, `"datadogToken": "…"`. `names` and `value` are sources of a RegExp; the names match in any case.
 */
export function beside(names: string, value: string): RegExp {
	const name = names.replace(/[a-z]/g, letter => `[${letter}${letter.toUpperCase()}]`);
	const between = String.raw`[\w.\-\] ]{0,24}[\s'"\\]{0,3}(?:[:?.+|]{0,3}=>?|:|->|,|>|[ ])[\s'"\`\\=]{0,6}`;
	return new RegExp(`(?:${name})${between}(${value})(?![0-9A-Za-z])`);
}
