import {parseEntry} from '../format/log-entry.ts';
import type {StoredEntry} from './log-source.ts';

/** XREAD's reply by the streams' full keys, with the client's prefix; without those that have nothing new. */
export function entriesByStream(reply: unknown): Map<string, StoredEntry[]> {
	// `[[key, entries], …]`, or `{key: entries}` from a client with `replyMapping: 'resp3'`.
	const streams = Array.isArray(reply) ? (reply as [string, unknown][]) : Object.entries(reply ?? {});
	return new Map(streams.map(([key, entries]) => [key, parseEntries(entries)]));
}

export function parseEntries(reply: unknown): StoredEntry[] {
	return (reply as [id: string, fields: string[]][]).map(
		([id, fields]) => parseEntry(id, fields) as StoredEntry,
	);
}

/** HGETALL's reply: a flat array of names and values, or an object, depending on the client. */
export function fieldsOf(reply: unknown): Map<string, string> {
	if (!Array.isArray(reply)) return new Map(Object.entries(reply as Record<string, string>));
	const fields = new Map<string, string>();
	for (let index = 0; index < reply.length; index += 2) fields.set(reply[index], reply[index + 1]);
	return fields;
}
