import type {LogEntry} from '../../lib/format/log-entry.ts';

export type ChaosAudit = {
	/** Lines that stand twice. */
	readonly duplicates: number;
	/** Lines that stand behind a later one of the same producer. */
	readonly reordered: number;
	/** Entries whose `n` does not follow the one before. */
	readonly holes: number;
	/** Lines of each producer that are not there. */
	readonly absent: readonly number[];
	/** Lines that markers count as lost. */
	readonly marked: number;
	/** Lines that are absent and counted by no marker; negative: markers count some that are there. */
	readonly missing: number;
};

/** The text of a line, by which its producer and place are known. */
export function chaosLine(producer: number, place: number): string {
	return `${producer} line ${place}`;
}

/** Audits a whole log, from its first entry on, into which each producer has written as many lines in their order. */
export function auditChaos(
	entries: readonly LogEntry[],
	{producers, lines}: {producers: number; lines: number},
): ChaosAudit {
	const times = Array.from({length: producers}, () => new Uint32Array(lines));
	const newest = new Int32Array(producers).fill(-1);
	let [duplicates, reordered, holes, marked, n] = [0, 0, 0, 0, 0];
	for (const entry of entries) {
		if (entry.n !== n + 1) holes++;
		n = entry.n ?? 0;
		if (entry.marker === 'gap' || entry.marker === 'reset') marked += entry.lost ?? 0;
		if (entry.marker !== undefined) continue;
		const [producer, place] = entry.text.split(' line ').map(Number) as [number, number];
		const seen = ++(times[producer] as Uint32Array)[place]!;
		if (seen > 1) duplicates++;
		else if (place < (newest[producer] as number)) reordered++;
		newest[producer] = Math.max(newest[producer] as number, place);
	}
	const absent = times.map(of => of.reduce((total, seen) => total + (seen === 0 ? 1 : 0), 0));
	const missing = absent.reduce((total, of) => total + of, 0) - marked;
	return {duplicates, reordered, holes, absent, marked, missing};
}
