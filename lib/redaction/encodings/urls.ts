/** In a URL or a form, by what each library leaves as it is. */
export function* urls(value: string): Generator<string> {
	// A lone surrogate has no form in a URL.
	const wellFormed = value.replace(/\p{Cs}/gu, '\ufffd');
	for (const kept of [...inComponents, ...inPlaces]) {
		const form = percentEncoded(wellFormed, kept);
		yield form;
		if (!inComponents.includes(kept)) continue;
		const spaced = form.replaceAll('%20', '+');
		yield spaced;
		for (const upper of [form, spaced]) yield upper.replace(/%[0-9A-F]{2}/g, code => code.toLowerCase());
	}
	for (const kept of inParameters) yield encodeURIComponent(percentEncoded(wellFormed, kept));
}

// What stays as it is beside letters, digits, `-`, `_` and `.`.

/** RFC 3986: PHP, Ruby, .NET, curl; JavaScript; Java and forms of browsers; Python; ASP.NET. */
const inComponents: readonly string[] = ['~', "~!*'()", '*', '~/', '!*()'];
/** The password before a host: Go, browsers, Java. A whole URL of JavaScript. */
const inPlaces: readonly string[] = ['~$&+,;=', "~!$%&'()*+,", "~!$&'()*+,;=", "~!*'();,/?:@&=+$#"];
/** A URL in a parameter of another one. */
const inParameters: readonly string[] = ['~', "~!*'()"];

function percentEncoded(text: string, kept: string): string {
	return text.replace(/[^\w.-]/gu, character => (kept.includes(character) ? character : percents(character)));
}

function percents(character: string): string {
	return Array.from(
		Buffer.from(character),
		byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
	).join('');
}
