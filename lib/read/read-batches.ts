import type {LogEntry} from '../format/log-entry.ts';
import {leaseMs} from '../format/log-state.ts';
import {beforeAll, compareIds, idBefore} from './entry-id.ts';
import {IdleCheck} from './idle-check.ts';
import type {LogSource, StoredEntry} from './log-source.ts';
import {abandonedMarker, expiredMarker} from './made-markers.ts';
import {MissingLines} from './missing-lines.ts';
import {startingPoint} from './starting-point.ts';

export type ReadingOptions = {
	readonly after?: string | undefined;
	readonly tail?: number | undefined;
	readonly follow: boolean;
	/** How often a quiet log is looked at more closely: whether it still is there and its producer lives. */
	readonly idleMs?: number | undefined;
	/** How long a producer may be silent before it counts as dead. */
	readonly leaseMs?: number | undefined;
};

/** As many entries as there are at once. */
export type Batch = readonly LogEntry[];

/**
 * The entries of a log. Replaying and following are one loop of the same command, so there is no seam between the
 * two where a line could be lost or come twice: what was delivered last is where the next read begins.
 *
 * Once, when all there is has been given and the log goes on, a batch is empty. Where nothing has to be said in
 * between, a batch is the very array that `log` gave.
 */
export async function* readBatches(
	log: LogSource,
	options: ReadingOptions,
): AsyncGenerator<Batch, void, undefined> {
	// Refuses a log in a newer format before anything of it is taken for an entry.
	await log.state();
	const start = await startingPoint(log, options);
	if (!start) {
		yield [expiredMarker()];
		return;
	}
	const [newest] = options.follow ? [] : await log.newest();
	if (!options.follow && !newest) return;

	const idleMs = Math.min(options.idleMs ?? 5000, log.longestBlockMs);
	const idleCheck = new IdleCheck(log, options.leaseMs ?? leaseMs);
	const missingLines = new MissingLines(start.previous);
	let {after, atEnd} = start;
	let begun = (options.after ?? beforeAll) !== beforeAll;
	// The first read does not block: a log that has come to its end is to be known as such at once.
	let blockMs = 0;
	let looksAbandoned = false;
	let caughtUp = false;

	for (;;) {
		const page = await log.after(after, blockMs);
		for (const part of partsOf(newest ? upTo(newest, page) : page)) {
			yield missingLines.told(part);
			const last = part.at(-1) as StoredEntry;
			after = last.id;
			begun = true;
			atEnd = last.marker === 'end';
			if (options.follow && atEnd && (await log.state()).end === after) return;
		}
		const end = page.at(-1);
		if (newest && (!end || compareIds(end.id, newest.id) >= 0)) return;
		if (end) {
			looksAbandoned = false;
			continue;
		}
		blockMs = idleMs;
		const finding = await idleCheck.check({after, atEnd, begun});
		switch (finding.kind) {
			case 'ended':
				return;
			case 'expired':
				yield [expiredMarker()];
				return;
			case 'abandoned':
				if (looksAbandoned) {
					yield [abandonedMarker()];
					return;
				}
				// Whatever its producer still managed to write between the last read and this finding comes first.
				blockMs = 0;
				break;
			case 'rewound':
				// Redis came back without its newest entries. Ids are times, so only a clock that went back as well can
				// have put new entries before those already delivered: read the newest, which shows how many are missing.
				after = missingLines.isNew(finding.newest) ? idBefore(finding.newest.id) : finding.newest.id;
				atEnd = finding.newest.marker === 'end';
				// Where that is all there is, it is to be known at once.
				blockMs = 0;
				break;
			default:
				if (!caughtUp) yield [];
				caughtUp = true;
		}
		looksAbandoned = finding.kind === 'abandoned';
	}
}

// Behind an end marker the reader has to look whether it is the one that holds.
function* partsOf(page: readonly StoredEntry[]): Generator<readonly StoredEntry[]> {
	let from = 0;
	for (let index = 0; index < page.length; index++) {
		if (page[index]?.marker !== 'end') continue;
		yield page.slice(from, index + 1);
		from = index + 1;
	}
	if (from < page.length) yield from === 0 ? page : page.slice(from);
}

function upTo(newest: StoredEntry, page: readonly StoredEntry[]): readonly StoredEntry[] {
	const last = page.at(-1);
	if (!last || compareIds(last.id, newest.id) <= 0) return page;
	return page.filter(({id}) => compareIds(id, newest.id) <= 0);
}
