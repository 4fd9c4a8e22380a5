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

/** Negative where `a` comes before `b`, 0 where they are the same, else positive. */
export function compareIds(a: string, b: string): number {
	if (a === b) return 0;
	const [millisecondsA, sequenceA] = parts(a);
	const [millisecondsB, sequenceB] = parts(b);
	if (millisecondsA !== millisecondsB) return millisecondsA < millisecondsB ? -1 : 1;
	return sequenceA < sequenceB ? -1 : Number(sequenceA > sequenceB);
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
