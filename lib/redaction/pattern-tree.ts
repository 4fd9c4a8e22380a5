/** A pattern as far as the guard looks at it: alternatives, each a sequence of pieces. */
export type Alternatives = ReadonlyArray<readonly Piece[]>;

export type Piece = {
	/** The source of what matches one character; a group has alternatives instead. */
	readonly atom?: string;
	readonly alternatives?: Alternatives;
	readonly min: number;
	readonly max: number;
};

export function parsePattern(source: string): Alternatives {
	const tokens = [...source.matchAll(token)].map(([text]) => text);
	let at = 0;

	function alternatives(): Alternatives {
		const all: Piece[][] = [[]];
		for (; at < tokens.length && tokens[at] !== ')'; at++) {
			const text = tokens[at]!;
			if (text === '|') all.push([]);
			else if (text.startsWith('(')) group(all.at(-1)!, text);
			else if (!zeroWidth.test(text)) all.at(-1)!.push({atom: text, ...count()});
		}
		return all;
	}

	function group(sequence: Piece[], opening: string): void {
		at++;
		const inner = alternatives();
		const repeated = count();
		// What is looked at ahead or behind takes no room, but is searched all the same: once.
		const times = /^\(\?<?[=!]$/.test(opening) ? {min: 0, max: 1} : repeated;
		sequence.push({alternatives: inner, ...times});
	}

	function count(): {min: number; max: number} {
		const match = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??$/.exec(tokens[at + 1] ?? '');
		if (match === null) return {min: 1, max: 1};
		at++;
		const [, sign, min = '', comma, max] = match;
		if (sign !== undefined) return {min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity};
		return {min: Number(min), max: comma === '' ? Number(min) : Number(max || Infinity)};
	}

	return alternatives();
}

const token =
	/\\(?:u\{[\dA-Fa-f]+\}|u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2}|[pP]\{[^}]*\}|k<[^>]*>|c[A-Za-z]|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:<?[=!]|:|<\w+>))?|[*+?]\??|\{\d+(?:,\d*)?\}\??|./gsu;
const zeroWidth = /^(?:[\^$]|\\[bB])$/;
