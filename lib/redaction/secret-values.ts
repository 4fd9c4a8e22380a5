import {isUuid, looksMixed, looksRandom} from './looks-random.ts';
import type {NameStrength} from './secret-names.ts';

/** Whether `value`, which stands beside a key whose name says `strength`, is to be masked. */
export function isSecretValue(value: string, strength: NameStrength): boolean {
	if (value.length < 4 || isPlaceholder(value)) return false;
	if (strength === 'strong') return true;
	if (strength === 'medium') return value.length >= 10 && (looksRandom(value) || looksMixed(value));
	if (value.length < 16 || !/\d/.test(value)) return false;
	// The key of a cache: words, and a digest of what it depends on.
	const undigested = value.replace(/([-_.:/])[0-9a-f]{16,}(?=[-_.:/]|$)/g, '$1');
	return looksRandom(undigested) && !isDigest(value);
}

/** What stands where a secret would: a reference, a mask, a literal of a language, the name of a type. */
export function isPlaceholder(value: string): boolean {
	return (
		isReference(value) ||
		/^x+(?:[-_.]x+)*$/i.test(value) ||
		literals.test(value) ||
		constants.test(value) ||
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
		String.raw`^\{\{|^<%|^%[\w]+%$|^@[\w.]+@$|^%[sdv]$|^\{(?:[A-Za-z_]*(?:\.[A-Za-z_]+)*(?:![rsa])?|\d\d?)\}$`,
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

// Numbers of C, a type in a comment, the beginning of a key in a manual, the name of an algorithm, `&lt;name&gt;`.
const constants =
	/^0x[0-9a-f]{1,8}$|^[({](?:bool|boolean|str|string|int|number|object|buffer|any|optional|required)\b|^[\w-]{0,12}\.{3}$|^(?:rsa|ecdsa|sha-?\d{1,3})-?(?:with)?-?(?:rsa|ecdsa|sha-?)\d{0,4}$|^&(?:lt|#x3c|#60);\w+(?:&(?:gt|#x3e|#62);)?$/i;

/** Three of small letters, capitals, digits and signs, in one word: what rules for passwords ask for. */
export function looksLikePassword(value: string): boolean {
	if (value.length < 8 || isPlaceholder(value) || /:\/\/|\($|^[./~]/.test(value)) return false;
	return [/[a-z]/, /[A-Z]/, /\d/, /[^\w.,:/-]/].filter(kind => kind.test(value)).length >= 3;
}

/** UUIDs and hexadecimal of the lengths of digests: commits, checksums, ids, and keys of some providers. */
export function isDigest(value: string): boolean {
	return (
		isUuid(value) ||
		/^(?:sha\d+[-:])?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(value)
	);
}
