/** In HTML and XML. */
export function* markup(value: string): Generator<string> {
	const named = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	// Between tags a `>` and quotes may stay, in an attribute all but quotes.
	yield value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
	yield value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
	yield named;
	const quoted = named.replaceAll('"', '&quot;');
	yield quoted;
	// PHP pads the number.
	for (const apostrophe of ['&apos;', '&#39;', '&#039;', '&#x27;']) {
		const escaped = quoted.replaceAll("'", apostrophe);
		yield escaped;
		yield beyondAscii(escaped, 10);
		yield beyondAscii(escaped, 16);
		// A page within a report in XML.
		yield escaped.replaceAll('&', '&amp;');
	}
	const numbered = named.replaceAll('"', '&#34;').replaceAll("'", '&#39;');
	yield numbered;
	// Go's templates; Handlebars and Mustache.
	yield numbered.replaceAll('+', '&#43;');
	const handlebars = quoted.replace(
		/['`=]/g,
		character => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`,
	);
	yield handlebars;
	yield handlebars.replaceAll('/', '&#x2F;');
}

function beyondAscii(text: string, radix: 10 | 16): string {
	const prefix = radix === 16 ? '&#x' : '&#';
	return text.replace(
		/[^\0-\x7f]/gu,
		character => `${prefix}${character.codePointAt(0)!.toString(radix).toUpperCase()};`,
	);
}
