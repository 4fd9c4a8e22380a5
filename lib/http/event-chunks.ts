import type {LogEntry} from '../format/log-entry.ts';
import {joined} from './joined.ts';

const events = new WeakMap<LogEntry, string>();
const chunks = new WeakMap<readonly LogEntry[], readonly Uint8Array[]>();

/**
 * The entries as Server-Sent Events, in chunks of whole events. Followers of one log share entries, and those who are
 * equally far share batches: both are serialised once for all of them.
 */
export function eventChunks(batch: readonly LogEntry[]): readonly Uint8Array[] {
	const known = chunks.get(batch) ?? [...joined(batch.map(eventOf))].map(text => Buffer.from(text));
	chunks.set(batch, known);
	return known;
}

function eventOf(entry: LogEntry): string {
	let event = events.get(entry);
	if (event === undefined) {
		const name = entry.marker === undefined ? '' : `event: ${entry.marker}\n`;
		// The stream ends with it, and an EventSource would ask again at once and for ever. The job may be opened again.
		const retry = entry.marker === 'abandoned' ? 'retry: 60000\n' : '';
		const id = entry.id === undefined ? '' : `id: ${entry.id}\n`;
		// JSON has no line ends outside of escapes: one `data:` line holds it.
		event = `${retry}${name}${id}data: ${JSON.stringify(entry)}\n\n`;
		events.set(entry, event);
	}
	return event;
}
