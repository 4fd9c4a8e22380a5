import {type Transform, Writable} from 'node:stream';
import {createLogPipeline, type LogPipeline} from '../pipeline.ts';
import {DropBlankStage} from '../stages/drop-blank.ts';
import {within} from '../within.ts';
import type {LogWriter} from '../write/log-writer.ts';
import {lineOverheadBytes} from '../write/run.ts';
import {EventReserve} from './event-reserve.ts';

type Event = {readonly text: string; readonly source: string; readonly phase: string};

/**
 * A job's events: through stages of their own, so that an event hides no secret and ends no block that a command's
 * output began, one after the other, each line an entry.
 */
export class JobEvents {
	readonly #writer: LogWriter;
	readonly #pipeline: LogPipeline;
	#current: Event = {text: '', source: '', phase: ''};
	#stored: Promise<void>[] = [];
	readonly #reserve = new EventReserve();
	#appended: Promise<unknown> = Promise.resolve();

	constructor(writer: LogWriter, stages: readonly Transform[], maxLineBytes: number | undefined) {
		this.#writer = writer;
		const sink = new Writable({
			objectMode: true,
			write: (line: string, _encoding, callback) => {
				const {source, phase} = this.#current;
				this.#stored.push(writer.appendEvent(line, source, phase));
				callback();
			},
		});
		const {flushTimeoutMs, onWarning} = writer.options;
		// An event without text was meant so.
		const kept = stages.filter(stage => !(stage instanceof DropBlankStage));
		this.#pipeline = createLogPipeline(sink, {stages: kept, maxLineBytes, flushTimeoutMs, onWarning});
	}

	/** Settles when all events so far are acknowledged or given up. */
	get settled(): Promise<unknown> {
		return this.#reserve.settled;
	}

	/** Settles when the event is in Redis, or given up; at the latest after a second. Never rejects. */
	async write(event: Event, linesBefore: Promise<unknown>): Promise<void> {
		const text = event.text.endsWith('\n') ? event.text : `${event.text}\n`;
		const lines = text.split('\n').length - 1;
		// As lines are counted. Without their overhead, 200,000 events of a byte held 100 MB.
		const bytes = Buffer.byteLength(text) + lines * (lineOverheadBytes - 1);
		if (!this.#reserve.hasRoomFor(bytes)) {
			this.#writer.refuseEvent(lines, bytes);
			return;
		}
		const appended = Promise.all([this.#appended, linesBefore]).then(() => this.#append({...event, text}));
		const stored = appended.then(promises => Promise.all(promises));
		this.#appended = appended;
		this.#reserve.hold(bytes, stored);
		await within(Math.min(longestWaitMs, this.#writer.options.maxBlockMs), stored);
	}

	async #append(event: Event): Promise<Promise<void>[]> {
		this.#current = event;
		this.#pipeline.write(event.text);
		await this.#pipeline.settled();
		return this.#stored.splice(0);
	}
}

// An event is held in a reserve of its own: nobody has to be held back for it, and a job must not wait for its log.
const longestWaitMs = 1_000;
