import type {Span} from './rule.ts';

/** Where a line of a key block has its part of the key, by what stands around it; undefined if it has none there. */
export type KeyWrapping = (line: string) => Span | undefined;

/** What stands around the BEGIN at `start`–`end`, and so may stand around the lines behind it. */
export function wrappingOf(
	line: string,
	{start, end}: {start: number; end: number},
): KeyWrapping | undefined {
	if (redirection.test(line.slice(end, end + 64))) return writtenKey;
	const number = lineNumber.exec(line.slice(Math.max(0, start - maxStemLength), start));
	return number === null ? undefined : numberedKey(number[1]!);
}

/** Whether what follows BEGIN is none of the key: it sends the line to a file, or is the next field of a log. */
export function isAside(text: string): boolean {
	return redirection.test(text) || /^\\?["']\s[\w.-]{1,40}=/.test(text);
}

// `" >> key.pem`, `' | tee -a key.pem`, `-----> key.pem` of cmd.exe.
const redirection = /^(?:\\[nr]|["'`)]){0,4}\s{0,4}(?:\d?>|\|\s{0,4}(?:sudo\s{1,4})?tee\b)/;
const written =
	/(?<![A-Za-z0-9+/=])([A-Za-z0-9+/=]{1,1024})(?:\\[nr]|["'`)]){0,4}\s{0,4}(?:\d?>|\|\s{0,4}(?:sudo\s{1,4})?tee\b)/d;

/** `echo "MIIE…" >> key.pem` */
function writtenKey(line: string): Span | undefined {
	return written.exec(line)?.indices?.[1];
}

/** `12:MIIE…`, `key.pem-12-MIIE…`: the lines of one file have one name before their numbers, of which the length grows. */
function numberedKey(stem: string): KeyWrapping {
	return line => {
		const match = numbered.exec(line);
		if (match === null) return undefined;
		const before = line.slice(Math.max(0, match.index - maxStemLength), match.index);
		return before === stem ? match.indices![1] : undefined;
	};
}

const maxStemLength = 512;
// As grep, git grep and ripgrep put it there, with a dash before what stands around a match.
const lineNumber = /^(.*?)(?:(?<=\S)[:-])?(?<!\d)\d{1,9}[:-]$/s;
const numbered = /(?:(?<=\S)[:-])?(?<!\d)\d{1,9}[:-]([A-Za-z0-9+/=]+)\s*$/d;
