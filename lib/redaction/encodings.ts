/**
 * The forms in which a log may show a value: the union of what GitHub's and Jenkins' maskers know, and
 * what both miss (form encoding, lower-case %xx, hex, JSON in JSON, wrapped base64). The value itself is one.
 *
 * Forms shorter than `minimumLength` are left out: they would be found in text that has nothing to do with it.
 */
export function encodingsOf(value: string, minimumLength: number): Set<string> {
	const forms = new Set<string>();
	for (const form of allForms(value)) {
		if (form.length >= minimumLength) forms.add(form);
	}
	return forms;
}

function* allForms(value: string): Generator<string> {
	yield value;
	yield unquoted(value);
	yield* json(value);
	yield* quotedForShells(value);
	yield* url(value);
	yield* markup(value);
	yield* powershell(value);
	const bytes = Buffer.from(value);
	yield* base64(bytes);
	// As PowerShell takes a command.
	yield* sureBase64(Buffer.from(value, 'utf16le'));
	yield* bytesEscaped(value);
	const hex = bytes.toString('hex');
	yield hex;
	yield hex.toUpperCase();
	// As Node shows a buffer: its first 50 bytes, or all of them as JSON.
	yield (hex.slice(0, 100).match(/../g) ?? []).join(' ');
	yield bytes.join(',');
}

// Many tools print a value without the quotes that it was given with.
function unquoted(value: string): string {
	return value.length > 8 && /^(["'`]).*\1$/s.test(value) ? value.slice(1, -1) : value;
}

function* json(value: string): Generator<string> {
	const once = inJson(value);
	yield once;
	yield inJson(once);
	// PHP escapes the slash, Go the signs that matter to HTML, Python all that is not ASCII.
	yield once.replaceAll('/', String.raw`\/`);
	yield once.replace(/[<>&]/g, unicodeEscape);
	yield once.replace(/[^\x20-\x7e]/g, unicodeEscape);
	// Gson, and .NET, which escapes the quote so too.
	yield once.replace(/[<>&=']/g, unicodeEscape);
	yield once
		.replaceAll('\\"', String.raw`\u0022`)
		.replace(/[<>&'+`]|[^\x20-\x7e]/g, character => `\\u${codeOf(character).toUpperCase()}`);
}

function inJson(value: string): string {
	return JSON.stringify(value).slice(1, -1);
}

function unicodeEscape(character: string): string {
	return `\\u${codeOf(character)}`;
}

function codeOf(character: string): string {
	return character.charCodeAt(0).toString(16).padStart(4, '0');
}

function* quotedForShells(value: string): Generator<string> {
	yield value.replaceAll('"', String.raw`\"`);
	yield value.replaceAll("'", String.raw`\'`);
	yield value.replace(/["$`\\]/g, String.raw`\$&`);
	// Inside single quotes: bash and dash, ash, SQL and workflow expressions.
	yield value.replaceAll("'", String.raw`'\''`);
	yield value.replaceAll("'", `'"'"'`);
	yield value.replaceAll("'", "''");
	yield value.replaceAll('"', '""');
	// Without quotes, as `printf %q` prints it.
	yield value.replace(/[^\w@%+=:,./\-\u0080-\uffff]/g, String.raw`\$&`);
	yield value.replaceAll('$', '$$$$');
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

function* url(value: string): Generator<string> {
	// A lone surrogate has no form in a URL.
	const wellFormed = value.replace(/\p{Cs}/gu, '\ufffd');
	const component = encodeURIComponent(wellFormed);
	const strict = component.replace(
		/[!'()*]/g,
		character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	yield encodeURIComponent(component);
	for (const form of [component, strict, encodeURI(wellFormed)]) {
		for (const spaced of [form, form.replaceAll('%20', '+')]) {
			yield spaced;
			yield spaced.replace(/%[0-9A-F]{2}/g, code => code.toLowerCase());
		}
	}
}

function* markup(value: string): Generator<string> {
	const named = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	yield named;
	yield named.replaceAll('"', '&quot;').replaceAll("'", '&apos;');
	yield named.replaceAll('"', '&quot;').replaceAll("'", '&#39;');
	yield named.replaceAll('"', '&quot;').replaceAll("'", '&#x27;');
	const numbered = named.replaceAll('"', '&#34;').replaceAll("'", '&#39;');
	yield numbered;
	// Go's templates; Handlebars and Mustache.
	yield numbered.replaceAll('+', '&#43;');
	const handlebars = named
		.replaceAll('"', '&quot;')
		.replace(/['`=]/g, character => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`);
	yield handlebars;
	yield handlebars.replaceAll('/', '&#x2F;');
}

// An error message of PowerShell colours, and so parts, a command at its `&`.
function* powershell(value: string): Generator<string> {
	const ampersand = value.lastIndexOf('&');
	if (ampersand < 0) return;
	yield value.slice(0, ampersand);
	yield value.slice(ampersand + 1);
}

function* base64(bytes: Buffer): Generator<string> {
	const shifted = sureBase64(bytes);
	for (const sure of shifted) {
		yield sure;
		yield sure.replaceAll('+', '-').replaceAll('/', '_');
	}
	// As `base64` (76 columns) and `openssl` (64) break it.
	const [sure] = shifted as [string];
	for (const width of [64, 76]) {
		for (let column = 0; sure.length > width && column < sure.length; column += width) {
			yield sure.slice(column, column + width);
		}
	}
}

/**
 * The characters that stand for the value whatever stands before and after it, for each of the three places
 * of its first byte in a group of three (`user:` before it in basic authentication moves it).
 */
function sureBase64(bytes: Buffer): string[] {
	return [0, 1, 2].map(shift => {
		const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
		return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
	});
}
