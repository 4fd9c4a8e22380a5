import {type Alternatives, type Piece, parsePattern} from './pattern-tree.ts';

/**
 * Refuses patterns whose time may grow exponentially with the line: those with a repeated group whose repetitions can
 * be told apart in more than one way (`(a+)+`, `(a|a)*`, `(a{1,9})+`), since V8 then tries all of them; and patterns
 * that match nothing at all. It looks at the pattern only and refuses some that are harmless.
 *
 * What is left costs at most a power of the line's length: `\w+x` its square, `\w+\w+x` its cube. Bound repetitions
 * (`\w{1,64}`) and it is linear.
 *
 * @throws TypeError
 */
export function expectSafePattern(id: string, pattern: RegExp): void {
	if (new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test('')) {
		throw new TypeError(`Expected pattern of rule ${id} to match something, it matches the empty string`);
	}
	// Nothing to look at without a repeated group: 5 ms instead of 40 for the default rules.
	if (!/\)[*+{]/.test(pattern.source)) return;
	const flags = pattern.flags.replace(/[^isuv]/g, '');
	if (runsAway(parsePattern(pattern.source), flags)) {
		throw new TypeError(
			`Expected pattern of rule ${id} to repeat no group that can be repeated in two ways, got \`${pattern.source}\`:` +
				' let each repetition begin with a sign that does not occur further on in it, such as `(?:-\\w+)+`,' +
				' and the alternatives in it with different ones; or use a character class',
		);
	}
}

function runsAway(alternatives: Alternatives, flags: string): boolean {
	return alternatives.flat().some(piece => {
		if (piece.alternatives === undefined) return false;
		if (runsAway(piece.alternatives, flags)) return true;
		return piece.max > 1 && isAmbiguous(piece.alternatives, firstOf([piece], flags), flags);
	});
}

/** Whether a group that `next` may follow can match the same text in two ways; in doubt it can. */
function isAmbiguous(alternatives: Alternatives, next: ReadonlySet<number>, flags: string): boolean {
	const starts = alternatives.map(sequence => firstOf(sequence, flags));
	if (starts.some((start, index) => starts.slice(index + 1).some(other => meet(start, other)))) return true;
	return alternatives.some(sequence =>
		sequence.some((piece, index) => {
			const rest = sequence.slice(index + 1);
			const following = new Set([...firstOf(rest, flags), ...(rest.every(isOptional) ? next : [])]);
			// Where a repetition ends must show by what follows it.
			if (piece.min !== piece.max && meet(charactersOf(piece, flags), following)) return true;
			if (piece.alternatives === undefined) return false;
			if (piece.max > 1) for (const code of firstOf([piece], flags)) following.add(code);
			return isAmbiguous(piece.alternatives, following, flags);
		}),
	);
}

function isOptional({min, alternatives}: Piece): boolean {
	return min === 0 || (alternatives?.some(sequence => sequence.every(isOptional)) ?? false);
}

/** The characters that a sequence can begin with. */
function firstOf(sequence: readonly Piece[], flags: string): Set<number> {
	const first = new Set<number>();
	for (const piece of sequence) {
		const own =
			piece.alternatives === undefined
				? charactersOf(piece, flags)
				: piece.alternatives.flatMap(inner => [...firstOf(inner, flags)]);
		for (const code of own) first.add(code);
		if (!isOptional(piece)) break;
	}
	return first;
}

function charactersOf({atom, alternatives}: Piece, flags: string): Set<number> {
	if (alternatives !== undefined)
		return new Set(alternatives.flat().flatMap(piece => [...charactersOf(piece, flags)]));
	const key = `${flags}${atom}`;
	const known = remembered.get(key);
	if (known !== undefined) return known;
	const one = new RegExp(`^(?:${atom})$`, flags);
	// What was caught before may be anything.
	const isReference = /^\\(?:[1-9]|k<)/.test(atom!);
	const own = new Set(codes.filter(code => isReference || one.test(String.fromCodePoint(code))));
	remembered.set(key, own);
	return own;
}

// The same few classes come again and again.
const remembered: Map<string, Set<number>> = new Map();

// Latin 1, and one each of other scripts and signs.
const codes: readonly number[] = [
	...Array.from({length: 256}, (_, code) => code),
	0x3b1,
	0x416,
	0x65e5,
	0x2028,
	0x1f600,
];

function meet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
	return [...a].some(code => b.has(code));
}
