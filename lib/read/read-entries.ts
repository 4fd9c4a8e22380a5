import type {LogEntry} from '../format/log-entry.ts';
import {leaseMs} from '../format/log-state.ts';
import {beforeAll, compareIds, idBefore} from './entry-id.ts';
import {IdleCheck} from './idle-check.ts';
import {abandonedMarker, expiredMarker} from './made-markers.ts';
import {MissingLines} from './missing-lines.ts';
import type {ReadConnection} from './read-connection.ts';
import {startingPoint} from './starting-point.ts';
import type {StoredLog} from './stored-log.ts';

export type ReadingOptions = {
	readonly after: string | undefined;
	readonly tail: number | undefined;
	readonly follow: boolean;
	/** How often a quiet log is looked at more closely: whether it still is there and its producer lives. */
	readonly idleMs?: number;
	/** How long a producer may be silent before it counts as dead. */
	readonly leaseMs?: number;
};

/**
 * The entries of a log. Replaying and following are one loop of the same command, so there is no seam between the
 * two where a line could be lost or come twice: what was delivered last is where the next read begins.
 */
export async function* readEntries(
	log: StoredLog,
	connection: ReadConnection,
	options: ReadingOptions,
): AsyncGenerator<LogEntry, void, undefined> {
	// Refuses a log in a newer format before anything of it is taken for an entry.
	await log.state();
	const start = await startingPoint(log, options);
	if (!start) {
		yield expiredMarker();
		return;
	}
	const [newest] = options.follow ? [] : await log.newest();
	if (!options.follow && !newest) return;

	const idleMs = Math.min(options.idleMs ?? 5000, connection.longestBlockMs);
	const idleCheck = new IdleCheck(log, connection, options.leaseMs ?? leaseMs);
	const missingLines = new MissingLines(start.previous);
	let {after, atEnd} = start;
	let begun = (options.after ?? beforeAll) !== beforeAll;
	// The first read does not block: a log that has come to its end is to be known as such at once.
	let blockMs = 0;
	let looksAbandoned = false;

	for (;;) {
		const entries = await log.after(after, blockMs);
		for (const entry of entries) {
			if (newest && compareIds(entry.id, newest.id) > 0) return;
			const gap = missingLines.before(entry);
			if (gap) yield gap;
			yield entry;
			after = entry.id;
			begun = true;
			atEnd = entry.marker === 'end';
			if (options.follow && atEnd && (await log.state()).end === entry.id) return;
		}
		if (entries.length > 0) {
			looksAbandoned = false;
			continue;
		}
		if (!options.follow) return;
		blockMs = idleMs;
		const finding = await idleCheck.check({after, atEnd, begun});
		switch (finding.kind) {
			case 'ended':
				return;
			case 'expired':
				yield expiredMarker();
				return;
			case 'abandoned':
				if (looksAbandoned) {
					yield abandonedMarker();
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
				break;
			default:
		}
		looksAbandoned = finding.kind === 'abandoned';
	}
}
