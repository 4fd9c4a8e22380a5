import type {NameStrength} from './secret-names.ts';

/** Whether `value`, which stands beside a key whose name says `strength`, is to be masked. */
export function isSecretValue(value: string, strength: NameStrength): boolean {
	if (value.length < 4 || isPlaceholder(value)) return false;
	if (strength === 'strong') return true;
	if (strength === 'medium') return value.length >= 10 && (looksRandom(value) || isMixed(value));
	// The key of a cache: words, and a digest of what it depends on.
	const undigested = value.replace(/(?<=[-_.:/])[0-9a-f]{16,}(?=[-_.:/]|$)/g, '');
	return value.length >= 16 && /\d/.test(value) && looksRandom(undigested) && !isDigest(value);
}

/** Less than random: good enough for the value of a token, too little for a word of the text. */
function isMixed(value: string): boolean {
	if (/^\d{15,}$/.test(value)) return true;
	const runs = value.split(/[^A-Za-z0-9]+/).filter(run => /\d[A-Za-z]/.test(run));
	return runs.some(run => run.length >= 12) || (runs.length >= 2 && value.length >= 20);
}

/** What stands where a secret would: a reference, a mask, a literal of a language, the name of a type. */
export function isPlaceholder(value: string): boolean {
	return (
		isReference(value) ||
		/^x+$/i.test(value) ||
		literals.test(value) ||
		(path.test(value) && !looksRandom(value))
	);
}

/** A variable, or what another masker has left: a word is none, since somebody's password is `secret`. */
export function isReference(value: string): boolean {
	return references.test(value) || masks.test(value);
}

const references = new RegExp(
	[
		String.raw`^\$(?:[A-Za-z_{(\[]|\d+$|[@*#?!$]$)`,
		String.raw`^\{\{|^<%|^%[\w]+%$|^@[\w.]+@$|^%[sdv]$|^\{(?:[A-Za-z_]*|\d\d?)\}$`,
		String.raw`^<[^<>]*>$`,
		String.raw`^(?:process\.env|import\.meta|os\.environ|os\.getenv|ENV\[|env\.|secrets?\.|vars?\.|local\.|data\.|inputs\.|params\.|config\.|settings\.|self\.|this\.|ctx\.|req\.|args\.|opts?\.|options\.|credentials\()`,
		String.raw`^!(?:Ref|Sub|GetAtt|vault|secret)\b`,
		String.raw`^(?:vault|op|aws-sm|ssm|secretsmanager|arn|file|env):`,
	].join('|'),
);

const path = /^(?:~|\.{1,2})?\/[\w.@~+-]+(?:\/|$)|^[A-Za-z]:\\/;

// `xxxxx` is what Go makes of a password in a URL.
const masks =
	/^\((?:sensitive|known|redacted|masked|hidden|none|unset|empty|null|not|no)\b|^[[(<{](?:redacted|masked|hidden|filtered|secret|removed|sensitive|omitted|concealed|protected|unset|empty|sanitized|scrubbed)[\])>}]$|^(?:redacted|masked|hidden|filtered|sanitized|scrubbed)$|^\[?[*•●·.#_-]+\]?$|^x{5}$|^[^*]{0,4}\*{3,}[^*]{0,4}$|^YOUR_[A-Z_]+$|^\[(?:REDACTED|MASKED|FILTERED)/i;

const literals =
	/^(?:true|false|null|none|nil|undefined|nan|yes|no|on|off|string|str|number|int|integer|bool|boolean|object|array|any|unknown|never|void|bytes?|buffer|char|float|double|date|optional|required|enabled|disabled|default|auto|function|async|await|class|new|typeof|return|lambda|require|import|not|missing|invalid|incorrect|expired|changed|updated|set|unset|generated|provided|present|found|bcrypt|scrypt|argon2id?|pbkdf2|md5|sha-?\d+|plain|plaintext)[?!,;)\]]*$/i;

/** Three of small letters, capitals, digits and signs, in one word: what rules for passwords ask for. */
export function looksLikePassword(value: string): boolean {
	if (value.length < 8 || isPlaceholder(value) || /:\/\/|\($|^[./~]/.test(value)) return false;
	return [/[a-z]/, /[A-Z]/, /\d/, /[^\w.,:/-]/].filter(kind => kind.test(value)).length >= 3;
}

/** Letters and digits, or both cases, in an order that no word, path, version or identifier has. */
export function looksRandom(value: string): boolean {
	if (!/^[\w+/=.~%!@#$^*:|?-]+$/.test(value)) return false;
	if (uuid.test(value)) return true;
	const runs = value.split(/[^A-Za-z0-9]+/);
	if (runs.some(isRandomRun)) return true;
	// Base64 has a sign in thirty characters, paths and compound names have more.
	return runs.length - 1 <= value.length / 10 && isRandomRun(runs.join(''));
}

// A change from one kind of character to another comes at 6 of 10 places in random letters and digits, at 4 of 10 in
// hexadecimal, and at 3 of 10 or fewer in camel case.
function isRandomRun(run: string): boolean {
	if (run.length < 8 || /^\d+$/.test(run)) return false;
	const digits = run.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
	const cases = run.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0;
	if (digits >= 3) return true;
	if (digits + cases <= run.length * 0.4) return false;
	return digits > 0 || (run.length >= 12 && !isCamelCase(run));
}

function isCamelCase(run: string): boolean {
	return !/[A-Z]{3}|[A-Z]$/.test(run) && (run.match(/[A-Z]+/g)?.length ?? 0) <= run.length / 3;
}

/** UUIDs and hexadecimal of the lengths of digests: commits, checksums, ids, and keys of some providers. */
export function isDigest(value: string): boolean {
	return (
		uuid.test(value) ||
		/^(?:sha\d+[-:])?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(value)
	);
}

const uuid = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
