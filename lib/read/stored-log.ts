import type {LogKeys} from '../format/log-key.ts';
import {formatVersion, leasePrefix} from '../format/log-state.ts';
import {LogReadError} from './log-read-error.ts';
import type {LogSource, LogState, NewestRange, StoredEntry} from './log-source.ts';
import {PageSize} from './page-size.ts';
import type {ReadConnection} from './read-connection.ts';
import {entriesByStream, fieldsOf, parseEntries} from './replies.ts';

/** A log in Redis: the few commands that reading takes, and their replies in one shape. */
export class StoredLog implements LogSource {
	readonly #connection: ReadConnection;
	readonly #keys: LogKeys;
	readonly #signal: AbortSignal;
	readonly #pageSize: PageSize;

	/** `signal` interrupts whatever is waited for: its reason is thrown then. `pageBytes` see `PageSize`. */
	constructor(
		connection: ReadConnection,
		keys: LogKeys,
		{signal, pageBytes}: {signal: AbortSignal; pageBytes?: number},
	) {
		this.#connection = connection;
		this.#keys = keys;
		this.#signal = signal;
		this.#pageSize = new PageSize(pageBytes);
	}

	get longestBlockMs(): number {
		return this.#connection.longestBlockMs;
	}

	get upSince(): number {
		return this.#connection.upSince;
	}

	async after(id: string, blockMs: number): Promise<StoredEntry[]> {
		const count = this.#pageSize.entries;
		const block = blockMs > 0 ? ['BLOCK', blockMs] : [];
		const args = ['COUNT', count, ...block, 'STREAMS', this.#keys.stream, id];
		const [entries = []] = entriesByStream(await this.#call('xread', args, blockMs)).values();
		this.#pageSize.learn(entries, count);
		return entries;
	}

	async newest({from = '+', count = 1}: NewestRange = {}): Promise<StoredEntry[]> {
		return parseEntries(await this.#call('xrevrange', [this.#keys.stream, from, '-', 'COUNT', count]));
	}

	async state(): Promise<LogState> {
		const fields = fieldsOf(await this.#call('hgetall', [this.#keys.state]));
		const version = Number(fields.get('v') ?? formatVersion);
		if (version > formatVersion) {
			throw new LogReadError(
				'LOGSLUICE_NEWER_FORMAT',
				`\`${this.#keys.stream}\` is stored in format ${version}, this version of logsluice reads ` +
					`${formatVersion}: update it`,
			);
		}
		const leases = [...fields].filter(([name]) => name.startsWith(leasePrefix));
		return {
			exists: fields.size > 0,
			end: fields.get('end') || undefined,
			leases: leases.map(([, until]) => Number(until)),
		};
	}

	async serverTime(): Promise<number> {
		const [seconds, microseconds] = (await this.#call('time', [])) as string[];
		return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
	}

	async serverUptime(): Promise<number | undefined> {
		// A Cluster would ask any one of its nodes, not that of the log.
		if (this.#connection.isCluster) return undefined;
		try {
			const info = String(await this.#call('info', ['server']));
			const seconds = /^uptime_in_seconds:(\d+)/m.exec(info)?.[1];
			return seconds === undefined ? undefined : Number(seconds) * 1000;
		} catch (error) {
			// Not among the commands that a reader needs.
			if (error instanceof LogReadError && error.code === 'LOGSLUICE_ACCESS_DENIED') return undefined;
			throw error;
		}
	}

	#call(command: string, args: (string | number)[], blockMs?: number): Promise<unknown> {
		return this.#connection.call(command, args, {keys: this.#keys, signal: this.#signal, blockMs});
	}
}
