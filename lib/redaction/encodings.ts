import {base64, sureBase64} from './encodings/base64.ts';
import {byteLists} from './encodings/byte-lists.ts';
import {json} from './encodings/json.ts';
import {literals} from './encodings/literals.ts';
import {markup} from './encodings/markup.ts';
import {quotedForShells} from './encodings/shells.ts';
import {urls} from './encodings/urls.ts';

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
	// In most tokens there is nothing to escape.
	if (!/^\w+$/.test(value)) yield* escaped(value);
	const bytes = Buffer.from(value);
	yield* base64(bytes);
	// As PowerShell takes a command.
	yield* sureBase64(Buffer.from(value, 'utf16le'));
	yield* byteLists(bytes);
}

function* escaped(value: string): Generator<string> {
	// In others only for a pattern.
	if (/^[\w.-]+$/.test(value)) {
		yield value.replaceAll('.', String.raw`\.`);
		yield value.replace(/[.-]/g, String.raw`\$&`);
		return;
	}
	yield unquoted(value);
	yield* json(value);
	yield* literals(value);
	yield* quotedForShells(value);
	yield* urls(value);
	yield* markup(value);
	yield* powershell(value);
}

// Many tools print a value without the quotes that it was given with.
function unquoted(value: string): string {
	return value.length > 8 && /^(["'`]).*\1$/s.test(value) ? value.slice(1, -1) : value;
}

// An error message of PowerShell colours, and so parts, a command at its `&`.
function* powershell(value: string): Generator<string> {
	const ampersand = value.lastIndexOf('&');
	if (ampersand < 0) return;
	yield value.slice(0, ampersand);
	yield value.slice(ampersand + 1);
}
