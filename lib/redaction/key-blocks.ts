import type {Finder, Span} from './rule.ts';

/**
 * Masks PEM and PGP private key blocks, on one line or over many, behind a log prefix on every line too.
 * Certificates, public keys and signatures pass. A block ends with its END line, with a line that cannot be part of one,
 * or after 200 lines, so that prose about such a block never swallows the log.
 */
export class KeyBlocks implements Finder {
	/** Lines that the open block may still have; 0: no block is open. */
	#remaining = 0;
	/** How much of each line of the block is a log prefix. */
	#prefix = 0;

	get expectant(): boolean {
		return this.#remaining > 0;
	}

	*find(line: string): Generator<Span> {
		let at = 0;
		if (this.#remaining > 0) {
			const end = exec(endMark, line, 0);
			const span = this.#bodySpan(line, end?.start ?? line.length);
			this.#remaining = end === undefined && span !== undefined ? this.#remaining - 1 : 0;
			if (span !== undefined && span[1] > span[0]) yield span;
			if (end === undefined && span !== undefined) return;
			at = end?.end ?? 0;
		}
		// Looked for once behind the last BEGIN that has none, so that a line of BEGINs costs linear time.
		let hasEnd = true;
		for (let begin = exec(beginMark, line, at); begin !== undefined; begin = exec(beginMark, line, at)) {
			const end: Mark | undefined = hasEnd ? exec(endMark, line, begin.end) : undefined;
			hasEnd = end !== undefined;
			at = end?.end ?? begin.end;
			if (end === undefined && !isBodyStart(line, begin.end)) continue;
			const span = trim(line, [begin.end, end?.start ?? line.length]);
			if (span[1] > span[0]) yield span;
			if (end !== undefined) continue;
			this.#remaining = maxBlockLines;
			this.#prefix = begin.start;
			return;
		}
	}

	/** What to mask of a line within a block; undefined if it cannot be part of one. */
	#bodySpan(line: string, end: number): Span | undefined {
		for (const from of [this.#prefix, 0]) {
			const body = line.slice(from, end);
			if (body.trim() === '') return [end, end];
			if (isHeader(body)) return [end, end];
			if (bodyLine.test(body)) return trim(line, [from, end]);
		}
		// The prefix may have another length on this line: a clock, a counter.
		const last = /\S+\s*$/.exec(line.slice(0, end));
		return last !== null && last[0].trim().length >= 16 && bodyLine.test(last[0])
			? trim(line, [last.index, end])
			: undefined;
	}
}

const maxBlockLines = 200;

const beginMark = /-----BEGIN[ A-Z0-9]{0,40} ?PRIVATE KEY(?: BLOCK)?-----/g;
const endMark = /-----END[ A-Z0-9]{0,40} ?PRIVATE KEY(?: BLOCK)?-----/g;

type Mark = {readonly start: number; readonly end: number};

function exec(pattern: RegExp, line: string, from: number): Mark | undefined {
	pattern.lastIndex = from;
	const match = pattern.exec(line);
	return match === null ? undefined : {start: match.index, end: match.index + match[0].length};
}

// Base64 with what stands around it where the block is a string of some language: quotes, `\n`, `+`, a comma.
const bodyLine = /^[\s"'`|>#*+-]{0,32}[A-Za-z0-9+/=]+(?:\\[nr]|["'`,;+\s\\)]){0,16}$/;

function isHeader(body: string): boolean {
	return /^\s*(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID|Subject|Issuer|Key-?[A-Z]\w*): /i.test(
		body,
	);
}

/** What follows BEGIN on its line: nothing, or the key; not a sentence. */
function isBodyStart(line: string, from: number): boolean {
	return /^(?:\\[nr]|[\s"'`,;+\\]){0,16}(?:[A-Za-z0-9+/=]{16}|$)/.test(line.slice(from, from + 64));
}

function trim(line: string, [start, end]: Span): Span {
	const text = line.slice(start, end);
	const from = start + (text.length - text.trimStart().length);
	return [from, Math.max(from, start + text.trimEnd().length)];
}
