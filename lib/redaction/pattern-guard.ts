/**
 * Refuses patterns of the kinds that are known to run away: a repetition within a repetition (`(a+)+`), and
 * patterns that match nothing at all. What is left can still be slow on long lines, if two repetitions of the same
 * characters follow each other; bound them (`\w{1,64}` for `\w+`).
 *
 * @throws TypeError
 */
export function expectSafePattern(id: string, pattern: RegExp): void {
	if (new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test('')) {
		throw new TypeError(`Expected pattern of rule ${id} to match something, it matches the empty string`);
	}
	if (hasNestedRepetition(pattern.source)) {
		throw new TypeError(
			`Expected pattern of rule ${id} to have no unbounded repetition within another one, got \`${pattern.source}\`:` +
				' bound the inner or the outer one, such as `{1,64}` for `+`',
		);
	}
}

/** Whether a group that holds `*`, `+` or `{n,}` is itself repeated without a bound. */
function hasNestedRepetition(source: string): boolean {
	// One entry an open group: whether it holds an unbounded repetition so far.
	const groups = [false];
	let closed = false;
	for (const [piece] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\{\d+,?\d*\}|[()*+]|./gs)) {
		const unbounded = piece === '*' || piece === '+' || /^\{\d+,\}$/.test(piece);
		if (unbounded && closed) return true;
		if (unbounded) groups[groups.length - 1] = true;
		closed = false;
		if (piece === '(') {
			groups.push(false);
		} else if (piece === ')') {
			const inner = groups.pop() ?? false;
			closed = inner;
			if (inner && groups.length > 0) groups[groups.length - 1] = true;
		}
	}
	return false;
}
