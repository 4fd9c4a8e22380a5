import {setTimeout as delay} from 'node:timers/promises';
import type {Redis} from 'ioredis';
import type {LogEntry} from '../../lib/format/log-entry.ts';
import {logKey} from '../../lib/format/log-key.ts';

/** Writes a log by plain commands, as any program can that follows docs/format.md. */
export class RawLog {
	readonly stream: string;
	readonly state: string;
	n = 0;
	readonly #redis: Pick<Redis, 'call'>;

	constructor(redis: Pick<Redis, 'call'>, jobId: string, {prefix = ''}: {prefix?: string} = {}) {
		this.#redis = redis;
		this.stream = prefix + logKey(jobId);
		this.state = `${prefix}{${this.stream}}:state`;
	}

	/** `fields` come behind the usual ones; `n: ''` leaves the number out. */
	async add(text: string, {id = '*', n = this.n + 1, ...fields}: Fields = {}): Promise<string> {
		const numbered = n === '' ? [] : ['n', n];
		if (n !== '') this.n = n;
		const usual = ['ts', '2026-01-01T00:00:00.000+00:00', 'source', 'stdout', 'text', text, 'phase', ''];
		const args = [...usual, ...numbered, ...Object.entries(fields).flat()];
		return (await this.#redis.call('XADD', this.stream, id, ...args)) as string;
	}

	async addLines(...texts: string[]): Promise<string[]> {
		const ids: string[] = [];
		for (const text of texts) ids.push(await this.add(text));
		return ids;
	}

	/** Appends an end marker, and makes it the current one unless told otherwise. */
	async end({
		isCurrent = true,
		exitCode = 0,
	}: {
		isCurrent?: boolean;
		exitCode?: number;
	} = {}): Promise<string> {
		const id = await this.add('exit code 0', {marker: 'end', exitCode, lines: this.n, lost: 0});
		await (isCurrent
			? this.setState({v: 1, end: id})
			: this.#redis.call('HSET', this.state, 'v', 1, 'n', this.n));
		return id;
	}

	async setState(fields: Record<string, string | number>): Promise<void> {
		await this.#redis.call('HSET', this.state, ...Object.entries(fields).flat());
	}

	/** A producer's lease that runs out so many milliseconds from now. */
	async lease(producer: string, milliseconds: number): Promise<void> {
		const [seconds] = (await this.#redis.call('TIME')) as string[];
		await this.setState({v: 1, [`l:${producer}`]: Number(seconds) * 1000 + milliseconds});
	}

	async delete(): Promise<void> {
		await this.#redis.call('DEL', this.stream);
		await this.#redis.call('DEL', this.state);
	}
}

type Fields = {readonly id?: string; readonly n?: number | ''; readonly [field: string]: string | number};

/** What a reader yields, short: a line's text; a marker's name, of a gap also its size. */
export function brief(entry: LogEntry): string {
	if (entry.marker === undefined) return entry.text;
	return entry.marker === 'gap' ? `gap ${entry.lost ?? '?'}` : entry.marker;
}

/** The entries themselves; `Array.fromAsync` needs Node 22. */
export async function collect(entries: AsyncIterable<LogEntry>): Promise<LogEntry[]> {
	const all: LogEntry[] = [];
	for await (const entry of entries) all.push(entry);
	return all;
}

export async function readAll(entries: AsyncIterable<LogEntry>): Promise<string[]> {
	return (await collect(entries)).map(brief);
}

/** Waits for what no event tells. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await condition())) await delay(5);
}

/** The next `count` entries; the reader stays open. */
export async function take(entries: AsyncIterator<LogEntry>, count: number): Promise<string[]> {
	const taken: string[] = [];
	while (taken.length < count) {
		const {done, value} = await entries.next();
		if (done) throw new Error(`The reader ended after ${JSON.stringify(taken)}`);
		taken.push(brief(value));
	}
	return taken;
}
