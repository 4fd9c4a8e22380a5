import {isAside, type KeyWrapping, wrappingOf} from './key-wrapping.ts';
import {looksRandom} from './looks-random.ts';
import type {Finder, Span} from './rule.ts';

/**
 * Masks PEM and PGP private key blocks, on one line or over many, behind a log prefix on every line too.
 * Certificates, public keys and signatures pass. A block ends with its END line, with the BEGIN of something else, or
 * after 200 lines. Lines of others may stand between its lines (stderr's, time stamps): they stay, and from the
 * first of them on only what is clearly a key is masked, so that prose about such a block never swallows the log.
 */
export class KeyBlocks implements Finder {
	/** Lines that the open block may still have; 0: no block is open. */
	#remaining = 0;
	/** How much of each line of the block is a log prefix. */
	#prefix = 0;
	/** Whether each line of the block is a string, as in a log of JSON. */
	#isQuoted = false;
	/** What stands around its lines, if that is known. */
	#wrapping: KeyWrapping | undefined;
	/** Whether a line of somebody else came within the block, and no line of the block since. */
	#isInterrupted = false;
	/** Whether such a line came at all. */
	#isMixed = false;

	get expectant(): boolean {
		return this.#remaining > 0;
	}

	// No generator: its state must be right even if nobody takes all that it found.
	find(line: string): readonly Span[] {
		const found: Span[] = [];
		let at = 0;
		if (this.#remaining > 0) {
			const end = exec(endMark, line, 0);
			const span = this.#bodySpan(line, end?.start ?? line.length);
			if (span !== undefined && span[1] > span[0] && !(end && isLead(line.slice(0, end.start))))
				found.push(span);
			this.#isInterrupted = span === undefined;
			this.#isMixed ||= this.#isInterrupted;
			this.#remaining = end !== undefined || otherMark.test(line) ? 0 : this.#remaining - 1;
			if (end === undefined && span !== undefined) return found;
			at = end?.end ?? 0;
		}
		// Looked for once behind the last BEGIN that has none, so that a line of BEGINs costs linear time.
		let hasEnd = true;
		for (let begin = exec(beginMark, line, at); begin !== undefined; begin = exec(beginMark, line, at)) {
			const end: Mark | undefined = hasEnd ? exec(endMark, line, begin.end) : undefined;
			hasEnd = end !== undefined;
			at = end?.end ?? begin.end;
			const text = line.slice(begin.end, end?.start ?? line.length);
			if (end === undefined && !isBodyStart(text)) continue;
			const span = trim(line, [begin.end, begin.end + text.length]);
			if (hasKey.test(text) && !isAside(text)) found.push(span);
			if (end === undefined) this.#open(line, begin);
			if (end === undefined) break;
		}
		return found;
	}

	#open(line: string, begin: Mark): void {
		this.#remaining = maxBlockLines;
		this.#prefix = begin.start;
		this.#isQuoted = line[begin.start - 1] === '"';
		this.#wrapping = wrappingOf(line, begin);
		this.#isInterrupted = false;
		this.#isMixed = false;
	}

	/** What to mask of a line within a block; undefined if it is not a part of one. */
	#bodySpan(line: string, end: number): Span | undefined {
		const quoted = this.#isQuoted ? this.#quotedSpan(line) : undefined;
		if (quoted !== undefined) return quoted;
		const wrapped = this.#wrapping?.(line);
		if (wrapped !== undefined && this.#isPlausible(line.slice(...wrapped))) return wrapped;
		for (const from of [this.#prefix, 0]) {
			const body = line.slice(from, end);
			if (isHeader(body)) return this.#isInterrupted ? undefined : [end, end];
			if (bodyLine.test(body) && this.#isPlausible(body)) return trim(line, [bodyStart(line, from), end]);
		}
		// The prefix may have another length on this line: a clock, a counter.
		const start = lastWordStart(line, end);
		const word = line.slice(start, end).trim();
		const isBody = word.length >= 16 && bodyLine.test(word) && (!this.#isMixed || isClearlyKey(word));
		if (isBody) return trim(line, [start, end]);
		const elsewhere = fullLine.exec(line);
		if (elsewhere !== null && isClearlyKey(elsewhere[0]) && looksRandom(elsewhere[0]))
			return [elsewhere.index, elsewhere.index + elsewhere[0].length];
		// Not asked sooner: a line of the key may be shorter than what stood before BEGIN.
		const isBlank = line.slice(this.#prefix, end).trim() === '';
		return isBlank && !this.#isInterrupted ? [end, end] : undefined;
	}

	/** The string of a log of JSON that is a part of the block: where it stood before, or elsewhere if it is clearly one. */
	#quotedSpan(line: string): Span | undefined {
		quotedHere.lastIndex = this.#prefix - 1;
		const here = quotedHere.exec(line)?.indices?.[1];
		if (here !== undefined && this.#isPlausible(line.slice(...here))) return here;
		const elsewhere = quotedElsewhere.exec(line)?.indices?.[1];
		return elsewhere !== undefined && isClearlyKey(line.slice(...elsewhere)) ? elsewhere : undefined;
	}

	// Right behind a line of the block stands its last, short one.
	#isPlausible(body: string): boolean {
		return !this.#isInterrupted || body.trim().length >= fullLength || isClearlyKey(body);
	}
}

const maxBlockLines = 200;
// PEM has 64 characters a line or 76, OpenSSH 70; a word of so many is no word.
const fullLength = 40;

// SSH2 has four dashes and a space.
const beginMark = /----[- ]BEGIN[ A-Z0-9]{0,40} ?PRIVATE KEY(?: BLOCK)?[- ]----/g;
const endMark = /----[- ]END[ A-Z0-9]{0,40} ?PRIVATE KEY(?: BLOCK)?[- ]----/g;
const otherMark = /-----(?:BEGIN|END) /;

type Mark = {readonly start: number; readonly end: number};

function exec(pattern: RegExp, line: string, from: number): Mark | undefined {
	pattern.lastIndex = from;
	const match = pattern.exec(line);
	return match === null ? undefined : {start: match.index, end: match.index + match[0].length};
}

// Base64 with what stands around it where the block is a string of some language: quotes, `\n`, `+`, a comma.
// A `+` is either Base64's or somebody else's: where it could be both, 1 MB of them costs 4 s.
const bodyLine =
	/^(?:[\s"'`|>#*-]|\+(?=[\s"'`])){0,32}[A-Za-z0-9+/=]+(?:(?:\\[nr]|["'`,;\s\\)])(?:\\[nr]|["'`,;+\s\\)]){0,15})?$/;

const quotedHere = /"([A-Za-z0-9+/=]{1,1024})(?:\\[nr]){0,2}"/dy;
const quotedElsewhere = /"([A-Za-z0-9+/=]{16,1024})(?:\\[nr]){0,2}"(?!\s{0,2}:)/d;

const hasKey = /[A-Za-z0-9+/=]{4}/;

/** `echo "` before END */
function isLead(text: string): boolean {
	return /["'`\s]$/.test(text) && !/[A-Za-z0-9+/=]{16}/.test(text);
}

// Between whatever a log has on both sides of it.
const fullLine = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{40,76}={0,2}(?![A-Za-z0-9+/=_-])/;

/** Padded, or with small letters, capitals and digits: no word, and no path. */
function isClearlyKey(body: string): boolean {
	const isVaried = body.length >= 8 && [/[a-z]/, /[A-Z]/, /\d/].every(kind => kind.test(body));
	return isVaried || body.trimEnd().endsWith('=');
}

/** Where the body begins that goes on at `from`: the prefix may be shorter here than where the block began. */
function bodyStart(line: string, from: number): number {
	let start = from;
	while (start > 0 && /[A-Za-z0-9+/=]/.test(line[start - 1]!)) start--;
	return start;
}

/** By hand: a pattern such as `/\S+\s*$/` is quadratic. */
function lastWordStart(line: string, end: number): number {
	let start = end;
	while (start > 0 && isSpace(line[start - 1]!)) start--;
	while (start > 0 && !isSpace(line[start - 1]!)) start--;
	return start;
}

function isSpace(character: string): boolean {
	return /\s/.test(character);
}

function isHeader(body: string): boolean {
	return /^\s*(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID|Subject|Issuer|Key-?[A-Z]\w*): /i.test(
		body,
	);
}

/** What follows BEGIN on its line: nothing, or the key; not a sentence. */
function isBodyStart(text: string): boolean {
	const first = text.slice(0, 64);
	if (isAside(first)) return true;
	return /^(?:\\[nr]){0,2}"[,}]|^(?:\\[nr]|[\s"'`,;+\\]){0,16}(?:[A-Za-z0-9+/=]{16}|$)/.test(first);
}

function trim(line: string, [start, end]: Span): Span {
	const text = line.slice(start, end);
	const from = start + (text.length - text.trimStart().length);
	return [from, Math.max(from, start + text.trimEnd().length)];
}
