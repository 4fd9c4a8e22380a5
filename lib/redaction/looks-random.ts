/**
 * Letters and digits, or both cases, in an order that no word, path, version or identifier has.
 *
 * Character by character, as a line may hold the name of a secret at every eighth, each with 512 characters behind it to
 * be asked about: with patterns that cost five times as much.
 */
export function looksRandom(value: string): boolean {
	if (value.length === uuidLength && isUuid(value)) return true;
	let isFound = false;
	let gaps = 0;
	let start = 0;
	for (let at = 0; at < value.length; at++) {
		const kind = kinds[value.charCodeAt(at)];
		if (kind === undefined || kind === foreign) return false;
		if (kind !== sign) continue;
		isFound ||= isRandomRun(value, start, at);
		if (at > start || at === 0) gaps++;
		start = at + 1;
	}
	if (isFound || isRandomRun(value, start, value.length)) return true;
	// Base64 has a sign in thirty characters, paths and compound names have more.
	if (gaps === 0 || gaps > value.length / 10) return false;
	const joined = value.replace(/[^A-Za-z0-9]+/g, '');
	return isRandomRun(joined, 0, joined.length);
}

/** Less than random: good enough for the value of a token, too little for a word of the text. */
export function looksMixed(value: string): boolean {
	if (/^\d{15,}$/.test(value)) return true;
	let mixedRuns = 0;
	let start = 0;
	let isMixed = false;
	let before = sign;
	for (let at = 0; at < value.length; at++) {
		const kind = kinds[value.charCodeAt(at)];
		if (kind === undefined || kind === foreign || kind === sign) {
			if (isMixed && at - start >= 12) return true;
			if (isMixed) mixedRuns++;
			start = at + 1;
			isMixed = false;
			before = sign;
		} else {
			if (before === digit && kind !== digit) isMixed = true;
			before = kind;
		}
	}
	if (isMixed && value.length - start >= 12) return true;
	if (isMixed) mixedRuns++;
	return mixedRuns >= 2 && value.length >= 20;
}

export function isUuid(value: string): boolean {
	return uuid.test(value);
}

const uuid = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const uuidLength = 36;

/**
 * Of letters and digits that nothing parts. A change from one kind of character to another comes at 6 of 10 places in
 * random letters and digits, at 4 of 10 in hexadecimal, and at 3 of 10 or fewer in camel case.
 */
function isRandomRun(value: string, start: number, end: number): boolean {
	const length = end - start;
	if (length < 8) return false;
	let digits = 0;
	let cases = 0;
	let before = kinds[value.charCodeAt(start)]!;
	for (let at = start + 1; at < end; at++) {
		const kind = kinds[value.charCodeAt(at)]!;
		if (kind === before) continue;
		if (kind === digit || before === digit) digits++;
		else cases++;
		before = kind;
	}
	if (digits >= 3) return true;
	if (digits + cases <= length * 0.4) return false;
	return digits > 0 || (length >= 12 && !isCamelCase(value.slice(start, end)));
}

function isCamelCase(run: string): boolean {
	return !/[A-Z]{3}|[A-Z]$/.test(run) && (run.match(/[A-Z]+/g)?.length ?? 0) <= run.length / 3;
}

const foreign = 0;
const small = 1;
const capital = 2;
const digit = 3;
const sign = 4;
const kinds = new Uint8Array(128).map((_, code) => {
	const character = String.fromCharCode(code);
	if (/[a-z]/.test(character)) return small;
	if (/[A-Z]/.test(character)) return capital;
	if (/\d/.test(character)) return digit;
	return /[_+/=.~%!@#$^*:|?-]/.test(character) ? sign : foreign;
});
