export type StreamEvent = {
	/** Absent where the event has none: the last one holds on. */
	readonly id: string | undefined;
	readonly data: string;
};

/**
 * Takes Server-Sent Events apart, cut anywhere. Not EventSource: that calls back once an event, which for 200,000 lines
 * takes seconds, and hides the status that tells an ended log from a vanished one.
 */
export class EventStreamParser {
	#rest = '';
	#id: string | undefined;
	#data: string | undefined;

	/** The events that `chunk` completes. */
	push(chunk: string): StreamEvent[] {
		const events: StreamEvent[] = [];
		const text = this.#rest + chunk;
		let start = 0;
		for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
			this.#take(text.slice(start, text[end - 1] === '\r' ? end - 1 : end), events);
			start = end + 1;
		}
		this.#rest = text.slice(start);
		return events;
	}

	#take(line: string, events: StreamEvent[]): void {
		if (line.startsWith('data:')) {
			const data = value(line, 5);
			this.#data = this.#data === undefined ? data : `${this.#data}\n${data}`;
		} else if (line.startsWith('id:')) {
			this.#id = value(line, 3);
		} else if (line === '') {
			if (this.#data !== undefined) events.push({id: this.#id, data: this.#data});
			this.#id = undefined;
			this.#data = undefined;
		}
	}
}

function value(line: string, start: number): string {
	return line.slice(line[start] === ' ' ? start + 1 : start);
}
