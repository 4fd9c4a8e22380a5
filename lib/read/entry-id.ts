import {unexpected} from '../expect.ts';

const largest = 2n ** 64n - 1n;

/** Before every entry of every stream. */
export const beforeAll = '0-0';

/**
 * The full form of a stream's entry id: `5` is `5-0`.
 *
 * @throws TypeError when it is none.
 */
export function expectEntryId(name: string, value: unknown): string {
	if (typeof value === 'string' && /^\d{1,20}(-\d{1,20})?$/.test(value)) {
		const [milliseconds, sequence] = parts(value);
		if (milliseconds <= largest && sequence <= largest) return `${milliseconds}-${sequence}`;
	}
	throw unexpected(name, 'an entry id such as `1700000000000-0`', value);
}

/** Negative where `a` comes before `b`, 0 where they are the same, else positive. Both in full form. */
export function compareIds(a: string, b: string): number {
	if (a === b) return 0;
	const [dashA, dashB] = [a.indexOf('-'), b.indexOf('-')];
	return (
		compareDigits(a.slice(0, dashA), b.slice(0, dashB)) ||
		compareDigits(a.slice(dashA + 1), b.slice(dashB + 1))
	);
}

// Without leading zeros the longer number is the larger one; BigInts took six times as long.
function compareDigits(a: string, b: string): number {
	if (a.length !== b.length) return a.length - b.length;
	return a < b ? -1 : Number(a > b);
}

/** The largest id that comes before `id`: ranges that exclude their end need Redis 6.2. */
export function idBefore(id: string): string {
	const [milliseconds, sequence] = parts(id);
	if (sequence > 0n) return `${milliseconds}-${sequence - 1n}`;
	return milliseconds > 0n ? `${milliseconds - 1n}-${largest}` : beforeAll;
}

function parts(id: string): [milliseconds: bigint, sequence: bigint] {
	const [milliseconds, sequence = '0'] = id.split('-');
	return [BigInt(milliseconds as string), BigInt(sequence)];
}
