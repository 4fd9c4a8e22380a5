import {type LogEntry, parseEntry} from '../format/log-entry.ts';
import type {LogKeys} from '../format/log-key.ts';
import {formatVersion, leasePrefix} from '../format/log-state.ts';
import {LogReadError} from './log-read-error.ts';
import type {ReadConnection} from './read-connection.ts';

/** An entry as Redis holds it. */
export type StoredEntry = LogEntry & {readonly id: string};

export type LogState = {
	/** False where no writer of ours wrote the log, or where Redis evicted the hash. */
	readonly exists: boolean;
	/** Id of the end marker that holds; absent while the job runs. */
	readonly end: string | undefined;
	/** When each producer's lease runs out, in the server's milliseconds. */
	readonly leases: readonly number[];
};

// Entries a round trip: at the default 2,000 characters a line, half a mebibyte.
const pageSize = 256;

/** A log in Redis: the few commands that reading takes, and their replies in one shape. */
export class StoredLog {
	readonly #connection: ReadConnection;
	readonly #keys: LogKeys;

	constructor(connection: ReadConnection, keys: LogKeys) {
		this.#connection = connection;
		this.#keys = keys;
	}

	/** The next entries after `id`, waited for up to `blockMs`; empty where none came. */
	async after(id: string, blockMs: number): Promise<StoredEntry[]> {
		const block = blockMs > 0 ? ['BLOCK', blockMs] : [];
		const args = ['COUNT', pageSize, ...block, 'STREAMS', this.#keys.stream, id];
		const reply = await this.#connection.call('xread', args, {blockMs});
		return reply ? parse(entriesOfOnlyStream(reply)) : [];
	}

	/** Up to `count` entries, the newest first, from `from` backwards. */
	async newest({from = '+', count = 1}: {from?: string; count?: number} = {}): Promise<StoredEntry[]> {
		return parse(await this.#connection.call('xrevrange', [this.#keys.stream, from, '-', 'COUNT', count]));
	}

	async isEmpty(): Promise<boolean> {
		return (await this.newest()).length === 0;
	}

	/** @throws LogReadError when a newer version of this package wrote the log. */
	async state(): Promise<LogState> {
		const fields = fieldsOf(await this.#connection.call('hgetall', [this.#keys.state]));
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

	/** Milliseconds by the clock that leases run on. */
	async serverTime(): Promise<number> {
		const [seconds, microseconds] = (await this.#connection.call('time', [])) as string[];
		return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
	}
}

// `[[key, entries]]`, or `{key: entries}` from a client with `replyMapping: 'resp3'`. The key has the client's prefix.
function entriesOfOnlyStream(reply: unknown): unknown {
	if (Array.isArray(reply)) return reply[0][1];
	return Object.values(reply as object)[0];
}

// A flat array of names and values, or an object, depending on the client.
function fieldsOf(reply: unknown): Map<string, string> {
	if (!Array.isArray(reply)) return new Map(Object.entries(reply as Record<string, string>));
	const fields = new Map<string, string>();
	for (let index = 0; index < reply.length; index += 2) fields.set(reply[index], reply[index + 1]);
	return fields;
}

function parse(reply: unknown): StoredEntry[] {
	return (reply as [id: string, fields: string[]][]).map(
		([id, fields]) => parseEntry(id, fields) as StoredEntry,
	);
}
