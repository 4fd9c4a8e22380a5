import type {LogEntry} from '../../lib/format/log-entry.ts';

/** As a browser's EventSource sees it. */
export type SseEvent = {
	readonly type: string;
	readonly lastEventId: string;
	readonly entry: LogEntry;
};

/** Reads a stream as the HTML standard says: comments and `retry` are no events, an `id` holds until the next one. */
export async function* sseEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<SseEvent> {
	const decoder = new TextDecoder();
	let text = '';
	let type = '';
	let data: string[] = [];
	let lastEventId = '';
	for await (const bytes of body) {
		text += decoder.decode(bytes, {stream: true});
		const lines = text.split(/\r\n|\r|\n/);
		text = lines.pop() as string;
		for (const line of lines) {
			if (line === '') {
				if (data.length > 0) yield {type: type || 'message', lastEventId, entry: JSON.parse(data.join('\n'))};
				type = '';
				data = [];
				continue;
			}
			const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
			if (name === 'event') type = value;
			else if (name === 'data') data.push(value);
			else if (name === 'id') lastEventId = value;
		}
	}
}

/** Their texts; a marker's type and text. */
export function shown({type, entry}: SseEvent): string {
	return type === 'message' ? entry.text : `${type}: ${entry.text}`;
}

export async function allShown(body: AsyncIterable<Uint8Array>): Promise<string[]> {
	const all: string[] = [];
	for await (const event of sseEvents(body)) all.push(shown(event));
	return all;
}
