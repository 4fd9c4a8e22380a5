import {beforeAll, idBefore} from './entry-id.ts';
import type {LogSource, StoredEntry} from './log-source.ts';

export type StartingPoint = {
	/** The first entry to yield is the next one after this id. */
	readonly after: string;
	/** The number that the first entry follows on; see `MissingLines`. */
	readonly previous: number | 'trimmed' | undefined;
	/** The entry at `after` is an end marker. */
	readonly atEnd: boolean;
};

/** Where to begin, decided once; `undefined` when the log that holds `after` is gone. */
export async function startingPoint(
	log: LogSource,
	{after = beforeAll, tail}: {after?: string | undefined; tail?: number | undefined},
): Promise<StartingPoint | undefined> {
	if (tail !== undefined) return behind(await entryBeforeLast(log, tail));
	if (after === beforeAll) return behind(undefined);
	// Not only the entry at `after`: it may be an id, made from a time, that no entry has.
	const [entry] = await log.newest({from: after});
	if (entry) return {...behind(entry), after, atEnd: entry.id === after && entry.marker === 'end'};
	const [newest] = await log.newest();
	return newest === undefined ? undefined : {after, previous: 'trimmed', atEnd: false};
}

function behind(entry: StoredEntry | undefined): StartingPoint {
	if (!entry) return {after: beforeAll, previous: 0, atEnd: false};
	return {after: entry.id, previous: entry.n || undefined, atEnd: entry.marker === 'end'};
}

// The entry before the last `count` ones, found a page at a time so that a long tail is never held in memory.
async function entryBeforeLast(log: LogSource, count: number): Promise<StoredEntry | undefined> {
	let from: string | undefined;
	for (let left = count + 1; ; ) {
		const asked = Math.min(left, 1000);
		const page = await log.newest({...(from && {from}), count: asked});
		left -= page.length;
		const last = page.at(-1);
		if (left === 0 || !last || page.length < asked) return left === 0 ? last : undefined;
		from = idBefore(last.id);
	}
}
