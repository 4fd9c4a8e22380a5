import type {LogKeys} from '../format/log-key.ts';
import {LogWarning} from '../log-warning.ts';
import type {RedisClient} from '../redis-client.ts';
import {bytesOf} from './batch.ts';
import {Connection} from './connection.ts';
import {Delivery} from './delivery.ts';
import type {ResolvedDeliveryOptions} from './delivery-options.ts';
import {GapTally} from './gap-tally.ts';
import {Heartbeat} from './heartbeat.ts';
import {type Dropped, LineQueue} from './line-queue.ts';
import {type EndOutcome, endMarker, gapMarker} from './markers.ts';
import {OutageWarnings} from './outage-warnings.ts';
import {Producer} from './producer.ts';
import {describeTrouble} from './redis-trouble.ts';
import {Room} from './room.ts';
import {lineOverheadBytes, Run} from './run.ts';

/** Writes one job's log: takes lines of any number of sinks, and has one batch of them on its way to Redis at a time. */
export class LogWriter {
	readonly options: ResolvedDeliveryOptions;
	readonly #streamKey: string;
	readonly #producer: Producer;
	readonly #queue: LineQueue;
	readonly #gap = new GapTally();
	readonly #room: Room;
	readonly #heartbeat: Heartbeat;
	readonly #warnings: OutageWarnings;
	readonly #bufferBytes: number;
	#inFlight: readonly Run[] | undefined;
	#inFlightBytes = 0;
	#eventBytes = 0;
	#pumpScheduled = false;
	/** Blocked for `maxBlockMs`: until Redis acknowledges again, the oldest lines make room. */
	#dropping = false;
	#stopped: Error | undefined;
	#releasing: (() => void)[] = [];

	constructor(redis: RedisClient, keys: LogKeys, options: ResolvedDeliveryOptions) {
		this.options = options;
		this.#streamKey = keys.stream;
		this.#warnings = new OutageWarnings(options.onWarning, Connection.of(redis));
		// Three quarters for what is to be sent, one for what may have to be sent once more.
		this.#bufferBytes = Math.floor(options.maxBufferBytes * 0.75);
		this.#queue = new LineQueue(this.#bufferBytes);
		this.#producer = new Producer(redis, keys, {
			options,
			warnings: this.#warnings,
			ringBytes: options.maxBufferBytes - this.#bufferBytes,
			onTrouble: error => this.#tellAway(error),
		});
		this.#room = new Room(options.maxBlockMs, () => {
			this.#startDropping();
			this.#letIn();
		});
		this.#heartbeat = new Heartbeat(silentMs => {
			if (silentMs >= idleRingMs) this.#producer.forgetSent();
			if (this.#inFlight === undefined) void this.#deliver([]);
		});
	}

	/** Bytes of lines that Redis has not acknowledged. */
	get bufferedBytes(): number {
		return this.#queue.bytes + this.#inFlightBytes;
	}

	get hasRoom(): boolean {
		return this.#dropping || this.#stopped !== undefined || this.bufferedBytes < this.#bufferBytes;
	}

	/** Takes a line whether there is room or not; who does not wait for room makes it drop the oldest lines. */
	append(delivery: Delivery, text: string, source: string, phase: string): void {
		delivery.accepted++;
		if (this.#stopped !== undefined) {
			delivery.lose(1, this.#stopped);
			return;
		}
		this.#queue.pushLine(delivery, text, Date.now(), source, phase);
		if (!this.hasRoom && this.options.maxBlockMs === 0) this.#startDropping();
		const limit = this.#dropping ? this.#bufferBytes : 2 * this.#bufferBytes;
		if (this.bufferedBytes > limit) this.#drop(this.bufferedBytes - limit);
		this.#schedulePump();
	}

	/** Calls back when there is room, by acknowledgement or, after `maxBlockMs` without one, by dropping. */
	whenRoom(callback: () => void): void {
		if (this.hasRoom) callback();
		else this.#room.wait(callback);
	}

	/** One entry; its promise settles when it is acknowledged or given up. */
	async appendEvent(text: string, source: string, phase: string): Promise<void> {
		const time = Date.now();
		const bytes = Buffer.byteLength(text) + lineOverheadBytes;
		if (this.#stopped !== undefined) return;
		if (this.#eventBytes + bytes > eventReserveBytes) {
			this.#countDropped(new Delivery(), {lines: 1, bytes, from: time, to: time});
			return;
		}
		this.#eventBytes += bytes;
		await this.#pushSettling(Run.of({kind: 'event', delivery: new Delivery(), time, source, phase}, text));
		this.#eventBytes -= bytes;
	}

	/** The end marker; an append after it reopens the job. */
	async appendEnd(outcome: EndOutcome, phase: string): Promise<void> {
		if (this.#stopped === undefined) await this.#pushSettling(endMarker(outcome, phase));
	}

	/** Gives up one sink's lines: counted as lost, and those not on their way said in the log once Redis is back. */
	abandon(delivery: Delivery, error: Error): void {
		this.#queue.dropAllOf(delivery, dropped => this.#gap.add(dropped));
		delivery.lose(delivery.pending, error);
		this.#letIn();
	}

	/** Sends what is left and then releases the lease: nobody will take this producer for dead. */
	release(): Promise<void> {
		const holdsLease = this.#heartbeat.isOn || this.#inFlight !== undefined || !this.#queue.isEmpty;
		if (this.#stopped !== undefined || !holdsLease) return Promise.resolve();
		return new Promise(resolve => {
			this.#releasing.push(resolve);
			this.#schedulePump();
		});
	}

	#pushSettling(run: Run): Promise<void> {
		return new Promise(resolve => {
			run.origin.delivery.accepted = 1;
			run.origin.delivery.whenSettled(resolve);
			this.#queue.push(run);
			this.#schedulePump();
		});
	}

	// At the end of the current turn: the first line goes at once, but with all that came in one chunk with it.
	#schedulePump(): void {
		if (this.#pumpScheduled || this.#inFlight !== undefined) return;
		this.#pumpScheduled = true;
		queueMicrotask(() => {
			this.#pumpScheduled = false;
			this.#pump();
		});
	}

	#pump(): void {
		if (this.#inFlight !== undefined || this.#stopped !== undefined) return;
		if (this.#queue.isEmpty && this.#gap.isEmpty && this.#releasing.length === 0) return;
		const runs = this.#queue.takeBatch();
		if (!this.#gap.isEmpty) runs.unshift(gapMarker(this.#gap.take()));
		const released = this.#queue.isEmpty ? this.#releasing.splice(0) : [];
		void this.#deliver(runs, released);
	}

	async #deliver(runs: readonly Run[], released: readonly (() => void)[] = []): Promise<void> {
		const release = released.length > 0;
		this.#inFlight = runs;
		this.#inFlightBytes = bytesOf(runs);
		if (release) this.#heartbeat.stop();
		else this.#heartbeat.start({isSign: runs.length > 0});
		// The runs' text may be gone once the producer has stored it; what they count has to be known before.
		const counts = runs.map(({origin, lines}) => ({delivery: origin.delivery, lines}));
		try {
			const lastId = await this.#producer.append(runs, {release});
			this.#dropping = false;
			if (this.#queue.isEmpty) this.#warnings.reset();
			for (const {delivery, lines} of counts) delivery.acknowledge(lines, lastId);
		} catch (error) {
			this.#stop(error);
		}
		this.#inFlight = undefined;
		this.#inFlightBytes = 0;
		for (const callback of released) callback();
		this.#letIn();
		this.#pump();
	}

	#stop(error: unknown): void {
		const key = this.#streamKey;
		const message = `Redis takes no more lines of \`${key}\`: ${describeTrouble(error, key)}`;
		const stopped = new LogWarning('LOGSLUICE_REDIS_REFUSED', message, {cause: error});
		this.#stopped = stopped;
		this.#warnings.tell(stopped.code, stopped.message, error);
		this.#heartbeat.stop();
		this.#producer.forgetSent();
		const left = [...(this.#inFlight ?? [])];
		while (!this.#queue.isEmpty) left.push(...this.#queue.takeBatch());
		for (const {origin, lines} of left) origin.delivery.lose(lines, stopped);
		for (const callback of this.#releasing.splice(0)) callback();
	}

	#startDropping(): void {
		this.#dropping = true;
		this.#drop(this.bufferedBytes - this.#bufferBytes);
	}

	#drop(bytes: number): void {
		this.#queue.dropOldest(bytes, (delivery, dropped) => this.#countDropped(delivery, dropped));
	}

	#countDropped(delivery: Delivery, dropped: Dropped): void {
		this.#gap.add(dropped);
		delivery.lose(dropped.lines);
		this.#warnings.tellLost(this.#streamKey);
	}

	#tellAway(error: unknown): void {
		const held = {held: this.bufferedBytes, limit: this.options.maxBufferBytes};
		this.#warnings.tellAway(describeTrouble(error, this.#streamKey), held, error);
	}

	// A little below the limit, so that a blocked source gets more than a line in at a time.
	#letIn(): void {
		const isTight = !this.#dropping && this.bufferedBytes > this.#bufferBytes * 0.9;
		if (!this.hasRoom || (this.#room.isAwaited && isTight)) this.#room.postpone();
		else this.#room.open();
	}
}

const eventReserveBytes = 256 * 1024;
const idleRingMs = 30_000;
