type EntryFields = {
	/** The producer's clock when the line reached the sink: ISO 8601, UTC, milliseconds, `+00:00`. */
	readonly ts: string;
	/** `stdout`, `stderr`, `system` or the user's own. */
	readonly source: string;
	readonly text: string;
	/** May be empty. */
	readonly phase: string;
};

/** What tells an entry read from Redis from a marker that the reader made itself. */
type Stored = {
	/** The stream's entry id. */
	readonly id: string;
	/** The entry's number in the job's log: 1, 2, 3 …; 0 where others wrote the entry without a number. */
	readonly n: number;
	readonly stored?: true;
};
type Made = {readonly id?: undefined; readonly n?: undefined; readonly stored: false};

export type LogLine = EntryFields & Stored & {readonly marker?: undefined};

/** Lines are missing here: dropped by their producer, or trimmed before they were read. */
export type GapMarker = EntryFields &
	(Stored | Made) & {
		readonly marker: 'gap';
		/** How many lines; `undefined` where nobody can know. */
		readonly lost?: number;
		readonly bytes?: number;
		readonly from?: string;
		readonly to?: string;
	};

/**
 * Redis lost entries that it had acknowledged (a failover, an eviction, a deleted key), or that were read here before
 * it had; those behind this marker may be the same once more.
 */
export type ResetMarker = EntryFields & {readonly marker: 'reset'} & (
		| (Stored & {
				/** How many lines could not be restored. */
				readonly lost: number;
		  })
		/** Nobody can know how many. */
		| (Made & {readonly lost?: undefined})
	);

/** The job has ended. `lines` and `lost` count over all its producers. */
export type EndMarker = EntryFields &
	Stored & {
		readonly marker: 'end';
		readonly exitCode?: number;
		readonly signal?: string;
		readonly lines: number;
		readonly lost: number;
	};

/** The job's producer is gone without a word: its lease ran out. */
export type AbandonedMarker = EntryFields & Made & {readonly marker: 'abandoned'};

/** The log that was to be resumed is gone. */
export type ExpiredMarker = EntryFields & Made & {readonly marker: 'expired'};

/** Whatever a log holds, or its reader has to say; told apart by `marker`, which is absent on a line. */
export type LogEntry = LogLine | GapMarker | ResetMarker | EndMarker | AbandonedMarker | ExpiredMarker;

/** The stored form, parsed; what another writer left out becomes an empty string or 0. */
export function parseEntry(id: string, flatFields: readonly string[]): LogEntry {
	const fields = new Map<string, string>();
	for (let index = 0; index + 1 < flatFields.length; index += 2) {
		fields.set(flatFields[index] as string, flatFields[index + 1] as string);
	}
	const text = (name: string) => fields.get(name) ?? '';
	const entry = {
		id,
		ts: text('ts'),
		source: text('source'),
		text: text('text'),
		phase: text('phase'),
		n: count(fields.get('n')) ?? 0,
	};
	const lost = count(fields.get('lost'));
	switch (fields.get('marker')) {
		case 'gap': {
			const bytes = count(fields.get('bytes'));
			return {
				...entry,
				marker: 'gap',
				...(lost !== undefined && {lost}),
				...(bytes !== undefined && {bytes}),
				...(fields.has('from') && {from: text('from')}),
				...(fields.has('to') && {to: text('to')}),
			};
		}
		case 'reset':
			return {...entry, marker: 'reset', lost: lost ?? 0};
		case 'end': {
			const exitCode = count(fields.get('exitCode'));
			return {
				...entry,
				marker: 'end',
				...(exitCode !== undefined && {exitCode}),
				...(fields.has('signal') && {signal: text('signal')}),
				lines: count(fields.get('lines')) ?? 0,
				lost: lost ?? 0,
			};
		}
		default:
			return entry;
	}
}

/** The `ts` of an entry. Not `Z` but `+00:00`, which Python's `fromisoformat` takes from 3.7 on. */
export function entryTime(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(0, -1)}+00:00`;
}

function count(value: string | undefined): number | undefined {
	if (value === undefined || value === '') return undefined;
	const number = Number(value);
	return Number.isFinite(number) ? number : undefined;
}
