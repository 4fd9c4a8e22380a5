/** An entry as it comes over the wire: what the page uses of `LogEntry`, which a spec compares it with. */
export type Entry = {
	readonly ts: string;
	readonly source: string;
	readonly text: string;
	readonly phase: string;
	/** Absent on what the reader made itself. */
	readonly n?: number | undefined;
	readonly marker?: MarkerName | undefined;
	readonly lost?: number | undefined;
	readonly exitCode?: number | undefined;
	readonly signal?: string | undefined;
	readonly lines?: number | undefined;
};

export type MarkerName = 'gap' | 'reset' | 'end' | 'abandoned' | 'expired';
