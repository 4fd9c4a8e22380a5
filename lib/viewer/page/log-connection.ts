import type {Entry} from './entry.ts';
import {EventStreamParser} from './event-stream.ts';
import {setClock} from './server-clock.ts';
import {Turns} from './turns.ts';

export type ConnectionState =
	/** Not answered yet. */
	| 'connecting'
	/** Following the log. */
	| 'open'
	/** Cut off; tries again by itself. */
	| 'reconnecting'
	/** The log is complete. */
	| 'ended'
	/** No more will come: the job's process is gone, or the log is. */
	| 'abandoned'
	| 'expired'
	/** Not let in any more. */
	| 'signed-out'
	/** There is no such job, nor can there be. */
	| 'refused';

// The server says something every 15 seconds at least; a network that swallows everything does not.
const silenceMs = 45_000;
const retryMs = {first: 500, most: 8000};

/** `trouble` is what the server said, if it did. */
type OnState = (state: ConnectionState, trouble: string) => void;

/** Reads a log's events, and goes on behind the last entry whenever it is cut off, until the log has come to its end. */
export class LogConnection {
	state: ConnectionState = 'connecting';
	/** What the server said when it could not give the log. */
	trouble = '';
	readonly #url: string;
	readonly #onEntries: (entries: readonly Entry[]) => void;
	readonly #onState: OnState;
	#lastId: string | undefined;
	#lastMarker: Entry['marker'];
	#retryNow: () => void = () => {};
	#told = '';

	constructor(
		url: string,
		{onEntries, onState}: {onEntries: (entries: readonly Entry[]) => void; onState: OnState},
	) {
		this.#url = url;
		this.#onEntries = onEntries;
		this.#onState = onState;
		// What waits for its next attempt need not, once the network is back or somebody looks.
		addEventListener('online', () => this.#retryNow());
		document.addEventListener('visibilitychange', () => this.#retryNow());
	}

	/** Reads until no more is to come. Again, it asks whether there is more after all. */
	async run(): Promise<void> {
		this.#lastMarker = undefined;
		for (let wait = retryMs.first; ; wait = Math.min(wait * 2, retryMs.most)) {
			this.trouble = '';
			try {
				const outcome = await this.#attempt(() => {
					wait = retryMs.first;
				});
				if (outcome !== undefined) return this.#enter(outcome);
			} catch {
				// Cut off, or not reached at all.
			}
			// An end that is followed by nothing is asked after at once: only then is it known for the last.
			if (this.#lastMarker === 'end' && this.state === 'open') {
				this.#lastMarker = undefined;
				continue;
			}
			this.#enter('reconnecting');
			// Not all viewers at the same moment after a restart.
			await this.#pause(wait * (0.5 + Math.random() / 2));
		}
	}

	/** The state to stay in, or `undefined` where it is to be tried again. */
	async #attempt(onAnswer: () => void): Promise<ConnectionState | undefined> {
		const abort = new AbortController();
		const response = await fetch(this.#url, {
			headers: this.#lastId === undefined ? {} : {'last-event-id': this.#lastId},
			cache: 'no-store',
			signal: abort.signal,
		});
		setClock(response);
		if (response.status === 204) return 'ended';
		if (response.status === 410) return 'expired';
		if (response.status === 401 || response.status === 403) return 'signed-out';
		if (response.status === 400 || response.status === 404) return 'refused';
		this.trouble = response.ok ? '' : await troubleOf(response);
		if (!response.ok || response.body === null) return undefined;
		onAnswer();
		this.#enter('open');
		await this.#read(response.body, abort);
		return this.#lastMarker === 'abandoned' || this.#lastMarker === 'expired' ? this.#lastMarker : undefined;
	}

	async #read(body: ReadableStream<Uint8Array>, abort: AbortController): Promise<void> {
		const parser = new EventStreamParser();
		const decoder = new TextDecoder();
		const reader = body.getReader();
		const turns = new Turns();
		for (;;) {
			const watchdog = setTimeout(() => abort.abort(), silenceMs);
			const {done, value} = await reader.read().finally(() => clearTimeout(watchdog));
			if (done) return;
			const entries: Entry[] = [];
			for (const {id, data} of parser.push(decoder.decode(value, {stream: true}))) {
				const entry = JSON.parse(data) as Entry;
				entries.push(entry);
				this.#lastId = id ?? this.#lastId;
				this.#lastMarker = entry.marker;
			}
			if (entries.length > 0) this.#onEntries(entries);
			if (turns.isOver) await turns.next();
		}
	}

	#enter(state: ConnectionState): void {
		if (state === this.state && this.trouble === this.#told) return;
		this.state = state;
		this.#told = this.trouble;
		this.#onState(state, this.trouble);
	}

	async #pause(milliseconds: number): Promise<void> {
		await new Promise<void>(resolve => {
			this.#retryNow = resolve;
			setTimeout(resolve, milliseconds);
		});
		this.#retryNow = () => {};
	}
}

// One line of plain text; a proxy's error page is of no use to anybody.
async function troubleOf(response: Response): Promise<string> {
	if (!response.headers.get('content-type')?.startsWith('text/plain')) return '';
	return (await response.text()).trim().slice(0, 200);
}
