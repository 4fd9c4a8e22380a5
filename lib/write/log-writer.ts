import type {LogKeys} from '../format/log-key.ts';
import type {LineBlock} from '../line-block.ts';
import type {RedisClient} from '../redis-client.ts';
import {Connection} from './connection.ts';
import {Delivery} from './delivery.ts';
import type {ResolvedDeliveryOptions} from './delivery-options.ts';
import {Dispatcher} from './dispatcher.ts';
import {LineBuffer} from './line-buffer.ts';
import type {LineSource} from './line-queue.ts';
import {type EndOutcome, endMarker} from './markers.ts';
import {OutageWarnings} from './outage-warnings.ts';
import {refuseAll} from './refuse-all.ts';
import {Run} from './run.ts';

/** Writes one job's log: takes lines of any number of sinks, holds them within a budget, and has them sent. */
export class LogWriter {
	readonly options: ResolvedDeliveryOptions;
	readonly #streamKey: string;
	readonly #buffer: LineBuffer;
	readonly #dispatcher: Dispatcher;
	readonly #warnings: OutageWarnings;
	#hasGivenUp = false;

	constructor(redis: RedisClient, keys: LogKeys, options: ResolvedDeliveryOptions) {
		this.options = options;
		this.#streamKey = keys.stream;
		const warnings = new OutageWarnings(options.onWarning, Connection.of(redis));
		// Three quarters for what is to be sent, one for what may have to be sent once more.
		const bufferBytes = Math.floor(options.maxBufferBytes * 0.75);
		this.#buffer = new LineBuffer(bufferBytes, options, () => warnings.tellLost(keys.stream));
		this.#dispatcher = new Dispatcher(redis, keys, {
			options,
			buffer: this.#buffer,
			ringBytes: options.maxBufferBytes - bufferBytes,
			warnings,
			onStored: () => {
				this.#hasGivenUp = false;
			},
		});
		this.#warnings = warnings;
	}

	/** Takes the lease before there is a line. */
	announce(): void {
		this.#dispatcher.announce();
	}

	/** Whether a deadline has passed and nothing has been acknowledged since. */
	get hasGivenUp(): boolean {
		return this.#hasGivenUp || this.#dispatcher.stopped !== undefined;
	}

	/** Bytes of lines that Redis has not acknowledged. */
	get bufferedBytes(): number {
		return this.#buffer.bytes;
	}

	get hasRoom(): boolean {
		return this.#dispatcher.stopped !== undefined || this.#buffer.hasRoom;
	}

	/**
	 * Takes a line, or some off the front of a block, whether there is room or not. What a sink that waits no more for
	 * room gives (`isOverrun`) makes the oldest lines go.
	 */
	append(delivery: Delivery, lines: string | LineBlock, {source, phase, isOverrun}: LineSource): void {
		if (this.#dispatcher.stopped !== undefined) {
			this.refuse(delivery, lines, this.#dispatcher.stopped);
			return;
		}
		const origin = {delivery, time: Date.now(), source, phase};
		delivery.accepted += this.#buffer.pushLines(origin, lines, isOverrun);
		// A block is all that came in one chunk.
		if (typeof lines === 'string') this.#dispatcher.schedule();
		else if (lines.isEmpty || !this.hasRoom) this.#dispatcher.dispatch();
	}

	/** Counts lines that came too late to be taken as lost, and says so in the log. */
	refuse(delivery: Delivery, refused: string | LineBlock, error: Error): void {
		const {lines, bytes} = refuseAll(refused);
		delivery.refuse(lines, error);
		if (this.#dispatcher.stopped !== undefined) return;
		this.#buffer.countRefused(lines, bytes);
		this.#dispatcher.schedule();
	}

	/** Calls back when there is room, by acknowledgement or, after `maxBlockMs` without one, by dropping. */
	whenRoom(callback: () => void): void {
		if (this.hasRoom) callback();
		else this.#buffer.whenRoom(callback);
	}

	/** One entry; its promise settles when it is acknowledged or given up. */
	async appendEvent(text: string, source: string, phase: string): Promise<void> {
		const origin = {kind: 'event', delivery: new Delivery(), time: Date.now(), source, phase} as const;
		await this.#pushSettling(() => Run.of(origin, text));
	}

	/** Says in the log that there was no room for an event of so many lines. */
	refuseEvent(lines: number, bytes: number): void {
		this.#warnings.tellLost(this.#streamKey);
		this.#buffer.countRefused(lines, bytes);
		this.#dispatcher.schedule();
	}

	/** The end marker; an append after it reopens the job. */
	async appendEnd(outcome: EndOutcome, phase: string): Promise<void> {
		await this.#pushSettling(() => endMarker(outcome, phase));
	}

	/** Gives up one sink's lines: counted as lost, and those not on their way said in the log once Redis is back. */
	abandon(delivery: Delivery, error: Error): void {
		if (delivery.pending > 0) this.#hasGivenUp = true;
		this.#buffer.abandon(delivery, error);
	}

	/** Sends what is left and then releases the lease; settles when that is done, at the latest after a second. */
	async release(): Promise<void> {
		await this.#dispatcher.release();
	}

	async #pushSettling(make: () => Run): Promise<void> {
		if (this.#dispatcher.stopped !== undefined) return;
		await new Promise<void>(resolve => {
			const run = make();
			run.origin.delivery.accepted = 1;
			run.origin.delivery.whenSettled(resolve);
			this.#buffer.push(run);
			this.#dispatcher.schedule();
		});
	}
}
