import {entriesOf} from './batch.ts';
import {lostIn} from './markers.ts';
import type {Run} from './run.ts';

/** What entries account for: themselves, and the lines that `gap` markers among them count. */
export type Account = {readonly entries: number; readonly dropped: number};

export function accountOf(runs: readonly Run[]): Account {
	let [entries, dropped] = [0, 0];
	for (const run of runs) {
		const lost = lostIn(run);
		if (lost === undefined) entries += run.lines;
		else dropped += lost;
	}
	return {entries, dropped};
}

/**
 * What was acknowledged under which sequence numbers, and so what a log lacks that has gone back to one of them. Most
 * numbers are an entry each; only what differs from that is kept.
 */
export class Ledger {
	#mark = 0;
	readonly #uneven: {seq: number; entries: number; dropped: number}[] = [];

	/** Sequence number of the newest acknowledged entry. */
	get mark(): number {
		return this.#mark;
	}

	/** A batch was stored, its newest entry under this number. */
	note(runs: readonly Run[], mark: number): void {
		let seq = mark - entriesOf(runs);
		this.#passOver(seq);
		for (const run of runs) {
			seq += run.lines;
			const dropped = lostIn(run);
			if (dropped !== undefined) this.#add({seq, entries: -1, dropped});
		}
		this.#mark = mark;
	}

	/**
	 * The same for a batch that begins with a `reset` marker and `kept`: both stand for entries that have been noted
	 * before, so they count only as long as the marker itself is there.
	 */
	noteReset(runs: readonly Run[], mark: number, kept: readonly Run[]): void {
		const seq = mark - entriesOf(runs) + 1;
		const {entries, dropped} = accountOf(kept);
		this.note(runs, mark);
		this.#add({seq, entries: -1 - entries, dropped: -dropped});
	}

	/** What the entries above a sequence number account for. */
	above(seq: number): Account {
		let [entries, dropped] = [this.#mark - seq, 0];
		for (const point of this.#uneven) {
			if (point.seq <= seq) continue;
			entries += point.entries;
			dropped += point.dropped;
		}
		return {entries: Math.max(0, entries), dropped: Math.max(0, dropped)};
	}

	/** Nothing of it is to be counted any more. */
	clear(): void {
		this.#uneven.length = 0;
		this.#add({seq: this.#mark, entries: -this.#mark, dropped: 0});
	}

	// Numbers that were sent and never acknowledged stand for nothing.
	#passOver(seq: number): void {
		if (seq > this.#mark) this.#add({seq, entries: this.#mark - seq, dropped: 0});
	}

	#add(point: {seq: number; entries: number; dropped: number}): void {
		this.#uneven.push(point);
		if (this.#uneven.length <= mostPoints) return;
		// The two oldest become one: only a log that goes back to between them is told a little wrong.
		const [oldest, next] = this.#uneven.splice(0, 2) as [typeof point, typeof point];
		this.#uneven.unshift({
			seq: Math.max(oldest.seq, next.seq),
			entries: oldest.entries + next.entries,
			dropped: oldest.dropped + next.dropped,
		});
	}
}

const mostPoints = 64;
