/** In a string of JSON, and in JSON within JSON, by all the ways to escape more than one has to. */
export function* json(value: string): Generator<string> {
	const once = inJson(value);
	// The log of a container, of JSON with JSON in it.
	yield inJson(inJson(once));
	// PHP escapes the slash and Go the signs that matter to HTML.
	for (const form of [once, once.replaceAll('/', String.raw`\/`), once.replace(/[<>&]/g, unicodeEscape)]) {
		yield form;
		yield inJson(form);
		// PHP does so with all that is not ASCII, and Python.
		yield form.replace(beyondAscii, unicodeEscape);
	}
	// Gson, and .NET, which escapes the quote so too; PHP where it is told to, and Go in a script of a page.
	yield once.replace(/[<>&=']/g, unicodeEscape);
	const codedQuotes = once.replaceAll('\\"', String.raw`\u0022`);
	yield codedQuotes.replace(/[<>&'+`]|[^\x20-\x7e]/g, upperUnicodeEscape);
	const codedSlashes = codedQuotes.replaceAll('/', String.raw`\/`);
	yield codedSlashes.replace(/[<>&']|[^\x20-\x7e]/g, upperUnicodeEscape);
	yield codedSlashes.replace(/[<>&'+=]/g, unicodeEscape);
}

const beyondAscii = /[^\x20-\x7e]/g;

function inJson(value: string): string {
	return JSON.stringify(value).slice(1, -1);
}

function unicodeEscape(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function upperUnicodeEscape(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
