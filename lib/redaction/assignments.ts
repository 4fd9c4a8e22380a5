import {bindsValue, isNameCode, maxNameLength} from './assigned-name.ts';
import {type AssignedValue, readValue} from './assigned-value.ts';
import {type AwaitedValue, awaitedList, awaitedValue, findAwaited} from './awaited-value.ts';
import type {Finder, Span} from './rule.ts';
import {type NameStrength, strengthOf} from './secret-names.ts';
import {isPlaceholder, isSecretValue, looksLikePassword} from './secret-values.ts';

/** The parts that names of secrets are made of; lines without them are not looked at. */
export const nameKeywords: readonly string[] = [
	// Not bare `pass`: half of the lines of a test run say PASS.
	...words(
		'passw passp passc _pass -pass .pass dbpass userpass pass= pass" pass\' pwd _pw pw= pw: pw" psw psk',
	),
	...words(
		'secret token key auth cred signature sig jwt bearer cookie session sid conn dsn otp nonce seed salt',
	),
	...words('mnemonic contrase kennwort kercfg kerconfig'),
];

/**
 * Finds the values of secret-named keys: `API_KEY=…`, `password: …`, `"token": "…"`, `--secret …`,
 * `setenv("X_KEY", "…")`, `<password>…</password>`, and values on the line after their key.
 */
export class Assignments implements Finder {
	#awaited: AwaitedValue | undefined;

	get expectant(): boolean {
		return this.#awaited !== undefined;
	}

	find(line: string, ends: readonly number[]): readonly Span[] {
		const found: Span[] = [];
		if (this.#awaited !== undefined) {
			const {span, next} = findAwaited(line, this.#awaited);
			this.#awaited = next;
			if (span !== undefined) found.push(span);
		}
		let at = 0;
		for (const keywordEnd of ends) {
			if (keywordEnd <= at) continue;
			// `pass=` ends behind its sign.
			const end = nameEnd(line, keywordEnd - (isNameCode(line.charCodeAt(keywordEnd - 1)) ? 0 : 1));
			at = end;
			if (end < line.length && !bindsValue(line.charCodeAt(end))) continue;
			const start = nameStart(line, end);
			// Longer: part of something that is no name.
			if (end - start > maxNameLength) continue;
			const name = line.slice(start, end);
			const strength = strengthOf(name);
			if (strength === undefined) {
				this.#awaited ??= awaitedList(line, end, name);
				continue;
			}
			this.#awaited ??= awaitedValue(line, start, end, strength);
			const value = readValue(line, start, end);
			if (value === undefined || !isSecret(line, value, name, strength)) continue;
			at = wholeEnd(line, value.end);
			found.push([value.start, at]);
		}
		return found;
	}
}

function words(list: string): string[] {
	return list.split(' ');
}

function isSecret(
	line: string,
	{start, end, bond}: AssignedValue,
	name: string,
	strength: NameStrength,
): boolean {
	const text = line.slice(start, end);
	// `password: password`, `--token TOKEN`, `login(user=user, password=password)`, `ECDHE_PSK: ECDHE-PSK`
	if (start > 0 && /\s/.test(line[start - 1]!) && endsWith(name, text)) return false;
	// `private_key: PRIVATE_KEY_TYPES`
	if (/^[A-Z]+(?:_[A-Z]+)+$/.test(text) && text.includes(name.toUpperCase())) return false;
	if (text === name && /[),]/.test(line[end] ?? '')) return false;
	// The directory, and the one before; `PWD=…` of a connection string is a password.
	if (/^(?:OLD)?PWD$/.test(name) && /^(?:\/|[A-Za-z]:\\)/.test(text)) return false;
	if (isSecretValue(text, effective(strength, bond, name))) return true;
	if (strength !== 'strong' || (bond !== 'loose' && bond !== 'listed')) return false;
	return looksLikePassword(text) || (bond === 'loose' && isLoosePassword(name, text));
}

function endsWith(name: string, text: string): boolean {
	return name.toLowerCase().endsWith(text.toLowerCase().replaceAll('-', '_'));
}

/** `/password:hunter2`; but `password:reset` is a task, `app-password:1.2` an image. */
function isLoosePassword(name: string, text: string): boolean {
	return (
		/p(?:ass(?:word|wd|phrase)?|wd)$/i.test(name) &&
		/^(?!v?\d+[.\d])(?=.*\d)(?=.*[a-z]).{6}/i.test(text) &&
		!isPlaceholder(text)
	);
}

/** A variable of the environment or an option of a command is there to carry the secret; a loose bond says less. */
function effective(strength: NameStrength, bond: AssignedValue['bond'], name: string): NameStrength {
	if (bond === 'loose') return strength === 'strong' ? 'medium' : 'weak';
	if (bond === 'listed') return strength === 'strong' ? 'medium' : strength;
	if (strength !== 'medium') return strength;
	const isVariable = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(name);
	return (bond === 'flag' || isVariable) && /(?:token|key)$/i.test(name) ? 'strong' : 'medium';
}

function nameStart(line: string, index: number): number {
	let start = index;
	while (start > 0 && index - start <= maxNameLength && isNameCode(line.charCodeAt(start - 1))) start--;
	// `\nPASSWORD` in a JSON string is a line end and a name.
	if (start < index && line[start - 1] === '\\') {
		if ('nrt'.includes(line[start]!)) start++;
		else if (line.startsWith('u0022', start)) start += 5;
	}
	return start;
}

function nameEnd(line: string, index: number): number {
	let end = index;
	while (end < line.length && end - index <= maxNameLength && isNameCode(line.charCodeAt(end))) end++;
	return end;
}

/** A secret longer than what was looked at ends where its characters do. */
function wholeEnd(line: string, end: number): number {
	const rest = /[\w+/=.-]*/y;
	rest.lastIndex = end;
	return end + (rest.exec(line)?.[0].length ?? 0);
}
