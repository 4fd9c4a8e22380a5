import {truncationMark} from '../truncation-mark.ts';

/** A line of which framing left only the beginning. */
export type CutLine = {
	/** As far as it is the line's own. */
	readonly text: string;
	/** With an end to every string and element that was open, which rules ask for: half a password is one too. */
	readonly completed: string;
};

/** Undefined for a line that is whole. */
export function cutLineOf(line: string): CutLine | undefined {
	if (!line.endsWith(truncationMark)) return undefined;
	const end = line.length - truncationMark.length;
	// That of a key, put there since the next lines are the key.
	const begin = / -----BEGIN[ A-Z0-9]{0,60}-----$/.exec(line.slice(Math.max(0, end - 80), end))?.[0] ?? '';
	const text = line.slice(0, end - begin.length);
	return {text, completed: text + closersOf(text) + begin};
}

/** Whether the mark begins at `at`, by as much of it as is there to be read behind any place. */
export function isMarkAt(bytes: Uint8Array, at: number): boolean {
	return bytes[at] === 0x20 && bytes[at + 1] === 0x5b && bytes[at + 2] === 0x74 && bytes[at + 3] === 0x72;
}

/** The quotes that are open at the end of `text`, the innermost first, as in JSON within JSON with their backslashes. */
function closersOf(text: string): string {
	const open: string[] = [];
	for (const [quote] of text.matchAll(/(?<!\\)\\*["'`]/g)) {
		const place = open.indexOf(quote);
		if (place === -1) open.push(quote);
		else open.length = place;
	}
	return open.reverse().join('') + (openElement.test(text.slice(-4096)) ? '</' : '');
}

const openElement = /<[A-Za-z][\w:-]{0,60}(?:\s[^<>]{0,200})?>[^<>]{0,4096}$/;
