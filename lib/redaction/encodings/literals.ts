/** In a string of a language other than JSON, in settings, and as servers write it into their logs. */
export function* literals(value: string): Generator<string> {
	const doubled = value.replaceAll('\\', String.raw`\\`);
	// Python, Perl, PHP and Node, with either quote around it; behind each also as bytes or code points.
	for (const text of [value, doubled, doubled.replaceAll("'", String.raw`\'`)]) {
		yield text;
		yield* bytesEscaped(text);
		yield text.replace(/[^\x20-\x7e]/gu, codePointEscape);
	}
	// Ruby, and SQL with a backslash or without.
	yield JSON.stringify(value)
		.slice(1, -1)
		.replace(/#(?=[{$@])/g, String.raw`\#`);
	yield value.replaceAll("'", String.raw`\'`);
	yield value.replaceAll("'", "''");
	yield value.replaceAll('"', '""');
	// nginx.
	const plain = value.replace(/["\\]/g, character => `\\x${hexOf(character.charCodeAt(0))}`);
	yield plain.replace(/[\u0080-\uffff]+/g, text =>
		Array.from(Buffer.from(text), byte => `\\x${hexOf(byte)}`).join(''),
	);
	// Settings of Java, and of Python and systemd.
	yield value
		.replace(/[\\:=#!]/g, String.raw`\$&`)
		.replace(/[^\x20-\x7e]/g, character => `\\u${hexOf(character.charCodeAt(0)).padStart(4, '0')}`);
	yield value.replaceAll('%', '%%');
	// In a pattern, and in a replacement of sed.
	yield value.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
	yield value.replace(/[\\^$.*+?()[\]{}|\-&#~ ]/g, String.raw`\$&`);
	yield value.replace(/[\\/&]/g, String.raw`\$&`);
}

/** Bytes that are not ASCII as Python, C and bash print them. */
function* bytesEscaped(value: string): Generator<string> {
	for (const [prefix, radix, length] of [
		['\\x', 16, 2],
		['\\', 8, 3],
	] as const) {
		yield value.replace(/[\u0080-\uffff]+/g, text =>
			Array.from(Buffer.from(text), byte => prefix + byte.toString(radix).padStart(length, '0')).join(''),
		);
	}
}

/** As `ascii()` of Python does. */
function codePointEscape(character: string): string {
	const code = character.codePointAt(0)!;
	if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
	return code <= 0xffff
		? `\\u${code.toString(16).padStart(4, '0')}`
		: `\\U${code.toString(16).padStart(8, '0')}`;
}

function hexOf(code: number): string {
	return code.toString(16).toUpperCase().padStart(2, '0');
}
