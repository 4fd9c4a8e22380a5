import type {LogKeys} from '../format/log-key.ts';
import type {LineBlock} from '../line-block.ts';
import {LogWarning} from '../log-warning.ts';
import type {RedisClient} from '../redis-client.ts';
import {within} from '../within.ts';
import {Connection} from './connection.ts';
import {Delivery} from './delivery.ts';
import type {ResolvedDeliveryOptions} from './delivery-options.ts';
import {Heartbeat} from './heartbeat.ts';
import {LineBuffer} from './line-buffer.ts';
import type {LineSource} from './line-queue.ts';
import {type EndOutcome, endMarker} from './markers.ts';
import {OutageWarnings} from './outage-warnings.ts';
import {Producer} from './producer.ts';
import {describeTrouble} from './redis-trouble.ts';
import {refuseAll} from './refuse-all.ts';
import {Run} from './run.ts';

/** Writes one job's log: takes lines of any number of sinks, and has one batch of them on its way to Redis at a time. */
export class LogWriter {
	readonly options: ResolvedDeliveryOptions;
	readonly #streamKey: string;
	readonly #producer: Producer;
	readonly #buffer: LineBuffer;
	readonly #heartbeat: Heartbeat;
	readonly #warnings: OutageWarnings;
	#inFlight: readonly Run[] | undefined;
	#isPumpScheduled = false;
	#isAnnounced = false;
	#hasGivenUp = false;
	#stopped: Error | undefined;
	#releasing: (() => void)[] = [];

	constructor(redis: RedisClient, keys: LogKeys, options: ResolvedDeliveryOptions) {
		this.options = options;
		this.#streamKey = keys.stream;
		this.#warnings = new OutageWarnings(options.onWarning, Connection.of(redis));
		// Three quarters for what is to be sent, one for what may have to be sent once more.
		const bufferBytes = Math.floor(options.maxBufferBytes * 0.75);
		this.#buffer = new LineBuffer(bufferBytes, options, () => this.#warnings.tellLost(keys.stream));
		this.#producer = new Producer(redis, keys, {
			options,
			warnings: this.#warnings,
			ringBytes: options.maxBufferBytes - bufferBytes,
			onTrouble: error => this.#tellAway(error),
		});
		this.#heartbeat = new Heartbeat(options.ttlSeconds, silentMs => {
			// In an outage, what was sent may be what has to be sent once more.
			if (this.#inFlight !== undefined) return;
			if (silentMs >= idleRingMs) this.#producer.forgetSent();
			void this.#deliver([]);
		});
	}

	/** Takes the lease before there is a line: who follows the log knows that the job runs, and an old end counts no more. */
	announce(): void {
		// Another stream begins: it keeps the lease, and an earlier `flush()` need not wait for its end.
		for (const callback of this.#releasing.splice(0)) callback();
		// A client that is to connect when it is needed (`lazyConnect`) is not needed yet.
		if (this.#isAnnounced || !this.#producer.isConnecting) return;
		this.#isAnnounced = true;
		queueMicrotask(() => {
			const isQuiet = this.#inFlight === undefined && this.#buffer.isEmpty;
			if (isQuiet && this.#stopped === undefined) void this.#deliver([]);
		});
	}

	/** Whether a deadline has passed and nothing has been acknowledged since. */
	get hasGivenUp(): boolean {
		return this.#hasGivenUp || this.#stopped !== undefined;
	}

	/** Bytes of lines that Redis has not acknowledged. */
	get bufferedBytes(): number {
		return this.#buffer.bytes;
	}

	get hasRoom(): boolean {
		return this.#stopped !== undefined || this.#buffer.hasRoom;
	}

	/**
	 * Takes a line, or some off the front of a block, whether there is room or not. What a sink that waits no more for
	 * room gives (`isOverrun`) makes the oldest lines go.
	 */
	append(delivery: Delivery, lines: string | LineBlock, {source, phase, isOverrun}: LineSource): void {
		if (this.#stopped !== undefined) {
			this.refuse(delivery, lines, this.#stopped);
			return;
		}
		const origin = {delivery, time: Date.now(), source, phase};
		delivery.accepted += this.#buffer.pushLines(origin, lines, isOverrun);
		this.#schedulePump();
	}

	/** Counts lines that came too late to be taken as lost, and says so in the log. */
	refuse(delivery: Delivery, refused: string | LineBlock, error: Error): void {
		const {lines, bytes} = refuseAll(refused);
		delivery.refuse(lines, error);
		if (this.#stopped !== undefined) return;
		this.#buffer.countRefused(lines, bytes);
		this.#schedulePump();
	}

	/** Calls back when there is room, by acknowledgement or, after `maxBlockMs` without one, by dropping. */
	whenRoom(callback: () => void): void {
		if (this.hasRoom) callback();
		else this.#buffer.whenRoom(callback);
	}

	/** One entry; its promise settles when it is acknowledged or given up. */
	async appendEvent(text: string, source: string, phase: string): Promise<void> {
		const origin = {kind: 'event', delivery: new Delivery(), time: Date.now(), source, phase} as const;
		if (this.#stopped === undefined) await this.#pushSettling(Run.of(origin, text));
	}

	/** Says in the log that there was no room for an event of so many lines. */
	refuseEvent(lines: number, bytes: number): void {
		this.#warnings.tellLost(this.#streamKey);
		this.#buffer.countRefused(lines, bytes);
		this.#schedulePump();
	}

	/** The end marker; an append after it reopens the job. */
	async appendEnd(outcome: EndOutcome, phase: string): Promise<void> {
		if (this.#stopped === undefined) await this.#pushSettling(endMarker(outcome, phase));
	}

	/** Gives up one sink's lines: counted as lost, and those not on their way said in the log once Redis is back. */
	abandon(delivery: Delivery, error: Error): void {
		if (delivery.pending > 0) this.#hasGivenUp = true;
		this.#buffer.abandon(delivery, error);
	}

	/**
	 * Sends what is left and then releases the lease: nobody will take this producer for dead. Settles when that is done,
	 * at the latest after a second: nothing that counts is waited for here.
	 */
	async release(): Promise<void> {
		const holdsLease = this.#heartbeat.isOn || this.#inFlight !== undefined || !this.#buffer.isEmpty;
		if (this.#stopped !== undefined || !holdsLease) return;
		const released = new Promise<void>(resolve => {
			this.#releasing.push(resolve);
			this.#schedulePump();
		});
		await within(longestReleaseMs, released);
	}

	#pushSettling(run: Run): Promise<void> {
		return new Promise(resolve => {
			run.origin.delivery.accepted = 1;
			run.origin.delivery.whenSettled(resolve);
			this.#buffer.push(run);
			this.#schedulePump();
		});
	}

	// At the end of the current turn: the first line goes at once, with all that came in one chunk with it.
	#schedulePump(): void {
		if (this.#isPumpScheduled || this.#inFlight !== undefined) return;
		this.#isPumpScheduled = true;
		queueMicrotask(() => {
			this.#isPumpScheduled = false;
			this.#pump();
		});
	}

	#pump(): void {
		if (this.#inFlight !== undefined || this.#stopped !== undefined) return;
		if (this.#buffer.isEmpty && this.#releasing.length === 0) return;
		const runs = this.#buffer.takeBatch();
		const released = this.#buffer.isEmpty ? this.#releasing.splice(0) : [];
		void this.#deliver(runs, released);
	}

	async #deliver(runs: readonly Run[], released: readonly (() => void)[] = []): Promise<void> {
		const release = released.length > 0;
		this.#inFlight = runs;
		if (release) this.#heartbeat.stop();
		else this.#heartbeat.start({isSign: runs.length > 0});
		// The runs' text may be gone once the producer has stored it; what they count has to be known before.
		const counts = runs.map(({origin, lines}) => ({delivery: origin.delivery, lines}));
		try {
			const lastId = await this.#producer.append(runs, {release});
			// A job that has ended keeps nothing: its piece of the arena would stay with it.
			if (release) this.#producer.forgetSent();
			this.#hasGivenUp = false;
			this.#warnings.reset({isCaughtUp: this.#buffer.isEmpty});
			for (const {delivery, lines} of counts) delivery.acknowledge(lines, lastId);
		} catch (error) {
			this.#stop(error);
		}
		this.#inFlight = undefined;
		for (const callback of released) callback();
		this.#buffer.noteStored();
		this.#pump();
	}

	#stop(error: unknown): void {
		const why = describeTrouble(error, this.#streamKey);
		const message = `Redis takes no more lines of \`${this.#streamKey}\`: ${why}`;
		const stopped = new LogWarning('LOGSLUICE_REDIS_REFUSED', message, {cause: error});
		this.#stopped = stopped;
		this.#warnings.tell(stopped.code, stopped.message, error);
		this.#heartbeat.stop();
		this.#producer.forgetSent();
		const left = [...(this.#inFlight ?? []), ...this.#buffer.takeAll()];
		for (const {origin, lines} of left) origin.delivery.lose(lines, stopped);
		for (const callback of this.#releasing.splice(0)) callback();
	}

	#tellAway(error: unknown): void {
		const held = {held: this.bufferedBytes, limit: this.options.maxBufferBytes};
		this.#warnings.tellAway(describeTrouble(error, this.#streamKey), held, error);
	}
}

const idleRingMs = 30_000;
const longestReleaseMs = 1_000;
