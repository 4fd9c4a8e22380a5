import type {BlockBytes} from './block-bytes.ts';
import {looksRandom} from './looks-random.ts';
import {wordStart} from './token.ts';

export const spokenKeywords: readonly string[] = [
	...['token ', 'tokens ', 'credential ', 'credentials ', 'secret ', 'password ', 'passphrase ', 'key '],
];

/** `the token is x7Gq…`, `secret for app@host: x7Gq…` */
export const spokenSecret: RegExp = new RegExp(
	[
		String.raw`(?<!public |[_.-])${wordStart}(?:tokens?|credentials?|secret|password|passphrase|api ?key|access key|secret key|license key|key)\s`,
		String.raw`(?:(?:is\s|was\s|:\s|=\s)?["'\`([]?([\w+/=.~-]{16,512})(?![\w+/=~(-]))|\b(?:password|passphrase|secret|token)\s[\w @.-]{1,48}:\s([^\s)\]}\"'\`,;]{8,256})`,
	].join(''),
	'gi',
);

export function isSpokenSecret(secret: string): boolean {
	return looksRandom(secret) && !/^(?:[0-9a-f-]+)$/i.test(secret) && !/[./-].*[./-]/.test(secret);
}

/**
 * Whether so much as could be a secret is said behind the keyword that ends at `end`. Without this, strings and pattern for
 * one line of 50 took a quarter of \`redact()\`.
 */
export function mayBeSpoken(block: BlockBytes, end: number): boolean {
	return isSaid(block.bytes, end) || hasOddSpace(block, end);
}

function isSaid(bytes: Buffer, end: number): boolean {
	const [from, to] = [end, end + maxWordsLength];
	let at = from;
	while (at < to && kinds[bytes[at]!]! & inWords) at++;
	if (bytes[at] === colon && at > from) return true;
	at = valueStart(bytes, end);
	const full = at + minValueLength;
	let signs = 0;
	for (; at < full; at++) {
		const kind = kinds[bytes[at]!]!;
		if ((kind & inValue) === 0) return false;
		if ((kind & separator) !== 0) signs++;
	}
	return signs < 2;
}

function valueStart(bytes: Buffer, end: number): number {
	const next = bytes.toString('latin1', end, end + 4);
	const start = end + (/^(?:is |was |: |= )/i.exec(next)?.[0].length ?? 0);
	return start + ((kinds[bytes[start]!]! & opening) !== 0 ? 1 : 0);
}

/** Whether the line may have white space that is no space: the pattern takes it for one, a keyword does not. */
function hasOddSpace(block: BlockBytes, end: number): boolean {
	// A line may have many such words.
	if (block === plain.block && end >= plain.start && end <= plain.end) return false;
	const {bytes} = block;
	let start = end;
	while (start > 0 && bytes[start - 1] !== lineFeed) start--;
	let at = start;
	while (bytes[at]! >= 0x20 && bytes[at]! < 0x7f) at++;
	if (bytes[at] !== lineFeed) return true;
	plain = {block, start, end: at};
	return false;
}

// The line that was last found to have none.
let plain: {readonly block?: BlockBytes; readonly start: number; readonly end: number} = {start: 0, end: 0};

const maxWordsLength = 48;
const minValueLength = 16;
const lineFeed = 0x0a;
const colon = 0x3a;
// What a byte may be.
const inWords = 1;
const inValue = 2;
const separator = 4;
const opening = 8;
const kinds = new Uint8Array(256).map((_, code) => {
	const character = String.fromCharCode(code);
	return (
		(/[A-Za-z0-9_ @.-]/.test(character) ? inWords : 0) |
		(/[A-Za-z0-9_+/=.~-]/.test(character) ? inValue : 0) |
		(/[./-]/.test(character) ? separator : 0) |
		(/["'`([]/.test(character) ? opening : 0)
	);
});
