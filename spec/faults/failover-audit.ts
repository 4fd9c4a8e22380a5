import type {LogEntry} from '../../lib/format/log-entry.ts';

/**
 * `ok` when a log as it is stored has every line once, in order, or says by a counted marker how many are missing in
 * that place, and its numbers have no hole but before a `reset`; else what is wrong.
 */
export function auditStored(entries: readonly LogEntry[], lines: readonly string[]): string {
	const audit = new Audit(lines);
	for (const entry of entries) {
		if (entry.marker === undefined) audit.line(entry.text);
		else audit.marker(entry, {mayGoBack: false});
		if (entry.marker !== 'reset') audit.follows(entry);
		audit.number = entry.n ?? 0;
	}
	return audit.verdict;
}

/**
 * The same for what a follower was given, who may see lines twice behind a `reset`: what a failover lost had been read
 * before it was acknowledged.
 */
export function auditFollowed(entries: readonly LogEntry[], lines: readonly string[]): string {
	const audit = new Audit(lines);
	for (const entry of entries) {
		if (entry.marker === undefined) audit.line(entry.text);
		else audit.marker(entry, {mayGoBack: true});
	}
	return audit.verdict;
}

class Audit {
	number = 0;
	readonly #lines: readonly string[];
	readonly #places: ReadonlyMap<string, number>;
	#next = 0;
	#mayGoBack = false;
	#wrong: string | undefined;

	constructor(lines: readonly string[]) {
		this.#lines = lines;
		this.#places = new Map(lines.map((line, index) => [line, index]));
	}

	get verdict(): string {
		if (this.#wrong !== undefined) return this.#wrong;
		return this.#next === this.#lines.length ? 'ok' : `${this.#next} of ${this.#lines.length} lines`;
	}

	line(text: string): void {
		const place = this.#places.get(text) ?? Number.NaN;
		if (place === this.#next || (this.#mayGoBack && place < this.#next)) this.#next = place + 1;
		else this.#wrong ??= `${text} where ${this.#lines[this.#next]} should be`;
		this.#mayGoBack = false;
	}

	marker(entry: LogEntry, {mayGoBack}: {mayGoBack: boolean}): void {
		if (entry.marker !== 'gap' && entry.marker !== 'reset') {
			if (entry.stored === false) this.#wrong ??= `the reader says: ${entry.text}`;
			return;
		}
		this.#next += entry.lost ?? 0;
		this.#mayGoBack = mayGoBack && entry.marker === 'reset';
	}

	follows({n}: LogEntry): void {
		if (n !== this.number + 1) this.#wrong ??= `n ${n} behind ${this.number}`;
	}
}
