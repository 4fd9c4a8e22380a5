import {randomBytes} from 'node:crypto';
import type {LogKeys} from '../format/log-key.ts';
import {formatVersion, leaseMs} from '../format/log-state.ts';
import {LogWarning, type LogWarningCode, warn} from '../log-warning.ts';
import type {RedisClient} from '../redis-client.ts';
import {bytesOf, encodeRuns, entriesOf} from './batch.ts';
import {type AppendReply, type BatchArgument, BatchSender} from './batch-sender.ts';
import {Delivery} from './delivery.ts';
import type {ResolvedDeliveryOptions} from './delivery-options.ts';
import {GapTally} from './gap-tally.ts';
import {Heartbeat} from './heartbeat.ts';
import {type Dropped, LineQueue} from './line-queue.ts';
import {endMarker, gapMarker, resetMarker} from './markers.ts';
import {describeTrouble, type Remedy} from './redis-trouble.ts';
import {Room} from './room.ts';
import {lineOverheadBytes, Run} from './run.ts';
import {SentRing} from './sent-ring.ts';

/**
 * Writes one job's log: takes lines of any number of sinks, and has one batch of them on its way to Redis at a time.
 *
 * In Redis it is a producer, known by an id of its own and numbering its entries, so that a batch may be sent
 * any number of times and is stored once.
 */
export class LogWriter {
	readonly options: ResolvedDeliveryOptions;
	readonly #keys: LogKeys;
	readonly #sender: BatchSender;
	readonly #queue: LineQueue;
	readonly #ring: SentRing;
	readonly #gap = new GapTally();
	readonly #bufferBytes: number;
	#producer = newProducerId();
	#replacedProducer = '';
	/** Sequence number of this producer's newest acknowledged entry. */
	#mark = 0;
	/** The highest entry number known. */
	#n = 0;
	#inFlight: readonly Run[] | undefined;
	#inFlightBytes = 0;
	#eventBytes = 0;
	#pumpScheduled = false;
	readonly #room: Room;
	readonly #heartbeat: Heartbeat;
	/** Blocked for `maxBlockMs`: until Redis acknowledges again, the oldest lines make room. */
	#dropping = false;
	#stopped: Error | undefined;
	#releasing: (() => void)[] = [];
	#expireTold = false;
	readonly #warned = new Set<LogWarningCode>();

	constructor(redis: RedisClient, keys: LogKeys, options: ResolvedDeliveryOptions) {
		this.options = options;
		this.#keys = keys;
		this.#sender = new BatchSender(redis, keys, (error, remedy) => this.#onTrouble(error, remedy));
		// Three quarters for what is to be sent, one for what may have to be sent once more.
		this.#bufferBytes = Math.floor(options.maxBufferBytes * 0.75);
		this.#queue = new LineQueue(this.#bufferBytes);
		this.#ring = new SentRing(options.maxBufferBytes - this.#bufferBytes);
		this.#room = new Room(options.maxBlockMs, () => {
			this.#startDropping();
			this.#letIn();
		});
		this.#heartbeat = new Heartbeat(silentMs => {
			if (silentMs >= idleRingMs) this.#ring.clear();
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
		if (!this.#dropping && this.bufferedBytes >= this.#bufferBytes && this.options.maxBlockMs === 0)
			this.#startDropping();
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
	appendEvent(text: string, source: string, phase: string): Promise<void> {
		const delivery = new Delivery();
		delivery.accepted = 1;
		const bytes = Buffer.byteLength(text) + lineOverheadBytes;
		const time = Date.now();
		if (this.#stopped !== undefined) return Promise.resolve();
		if (this.#eventBytes + bytes > eventReserveBytes) {
			this.#countDropped({lines: 1, bytes, from: time, to: time});
			return Promise.resolve();
		}
		this.#eventBytes += bytes;
		delivery.whenSettled(() => {
			this.#eventBytes -= bytes;
		});
		return this.#pushSettling(Run.of({kind: 'event', delivery, time, source, phase}, text));
	}

	/** The end marker; an append after it reopens the job. */
	appendEnd(
		outcome: {exitCode?: number | undefined; signal?: string | undefined},
		phase: string,
	): Promise<void> {
		if (this.#stopped !== undefined) return Promise.resolve();
		const run = endMarker(outcome, phase);
		run.origin.delivery.accepted = 1;
		return this.#pushSettling(run);
	}

	/** Gives up what is not acknowledged of one sink, or of all: counted as lost, and said in the log once Redis is back. */
	abandon(error: Error, delivery?: Delivery): void {
		this.#queue.dropAll((of, dropped) => {
			this.#gap.add(dropped);
			of.lose(dropped.lines, error);
		}, delivery);
		for (const run of this.#inFlight ?? []) {
			if (run.origin.kind === 'line' && (delivery === undefined || run.origin.delivery === delivery)) {
				run.origin.delivery.lose(run.lines, error);
			}
		}
		this.#letIn();
	}

	/** Sends what is left and then releases the lease: nobody will take this producer for dead. */
	release(): Promise<void> {
		if (this.#stopped !== undefined || !this.#holdsLease) return Promise.resolve();
		return new Promise(resolve => {
			this.#releasing.push(resolve);
			this.#schedulePump();
		});
	}

	get #holdsLease(): boolean {
		return this.#heartbeat.isOn || this.#inFlight !== undefined || !this.#queue.isEmpty;
	}

	#pushSettling(run: Run): Promise<void> {
		return new Promise(resolve => {
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
		const release = this.#queue.isEmpty ? this.#releasing.splice(0) : [];
		void this.#deliver(runs, release);
	}

	async #deliver(runs: readonly Run[], release: readonly (() => void)[] = []): Promise<void> {
		this.#inFlight = runs;
		this.#inFlightBytes = bytesOf(runs);
		const isReleasing = release.length > 0;
		if (isReleasing) this.#heartbeat.stop();
		else if (!this.#heartbeat.isOn || runs.length > 0) this.#heartbeat.noteAppend();
		const slow = setTimeout(() => {
			this.#warnOnce(
				'LOGSLUICE_REDIS_AWAY',
				`Redis has not answered for ${slowAnswerMs / 1000} s; ${this.#holding()}`,
			);
		}, slowAnswerMs);
		slow.unref();
		try {
			let sent = runs;
			let reply = await this.#sender.send(this.#encode(sent, isReleasing));
			while (reply.status === 'gap') {
				sent = this.#rebase(reply, sent);
				reply = await this.#sender.send(this.#encode(sent, isReleasing));
			}
			this.#acknowledge(sent, reply);
		} catch (error) {
			this.#stop(error);
		} finally {
			clearTimeout(slow);
			this.#inFlight = undefined;
			this.#inFlightBytes = 0;
			for (const released of release) released();
		}
		this.#letIn();
		this.#pump();
	}

	#encode(runs: readonly Run[], release: boolean): BatchArgument[] {
		const {maxEntries, maxBytes, ttlSeconds} = this.options;
		const producer = [this.#producer, this.#mark + 1, this.#n, this.#replacedProducer];
		const bounds = [maxEntries, maxBytes, ttlSeconds, release ? 0 : leaseMs, bytesOf(runs)];
		return [formatVersion, ...producer, ...bounds, ...encodeRuns(runs)];
	}

	#acknowledge(runs: readonly Run[], reply: AppendReply & {status: 'stored'}): void {
		this.#mark = reply.mark;
		this.#n = reply.n;
		this.#replacedProducer = '';
		this.#dropping = false;
		if (this.#queue.isEmpty) this.#warned.clear();
		if (reply.expireRefused !== '') this.#tellExpireRefused(reply.expireRefused);
		for (const run of runs) {
			run.origin.delivery.acknowledge(run.lines, reply.lastId);
		}
		// Last: what the ring has no room for is forgotten at once.
		this.#ring.push(runs, this.#mark);
	}

	/**
	 * Acknowledged entries are gone (a failover, an eviction, a deleted key), and nothing of the batch was stored:
	 * goes on as a new producer with a marker, what the ring still holds of them, and the batch.
	 */
	#rebase(reply: AppendReply & {status: 'gap'}, runs: readonly Run[]): readonly Run[] {
		const gone = Math.min(this.#mark - Math.min(reply.mark, this.#mark), this.options.maxEntries);
		const replayed = this.#ring.after(reply.mark);
		const lost = Math.max(0, gone - entriesOf(replayed));
		this.#warnOnce(
			'LOGSLUICE_LOG_RESET',
			`Redis lost acknowledged entries of \`${this.#keys.stream}\`; ${lost} could not be restored`,
		);
		this.#replacedProducer = this.#producer;
		this.#producer = newProducerId();
		this.#mark = 0;
		this.#n = Math.max(this.#n, reply.n);
		this.#ring.clear();
		return [resetMarker(lost), ...replayed, ...runs];
	}

	#stop(error: unknown): void {
		const message = `Redis takes no more lines of \`${this.#keys.stream}\`: ${describeTrouble(error, this.#keys.stream)}`;
		const stopped = new LogWarning('LOGSLUICE_REDIS_REFUSED', message, {cause: error});
		this.#stopped = stopped;
		this.#warnOnce(stopped.code, stopped.message, error);
		this.#heartbeat.stop();
		this.#ring.clear();
		const left = [...(this.#inFlight ?? [])];
		while (!this.#queue.isEmpty) left.push(...this.#queue.takeBatch());
		for (const run of left) run.origin.delivery.lose(run.lines, stopped);
		for (const released of this.#releasing.splice(0)) released();
	}

	#onTrouble(error: unknown, remedy: Remedy): void {
		if (remedy === 'stop') return;
		this.#warnOnce(
			'LOGSLUICE_REDIS_AWAY',
			`${describeTrouble(error, this.#keys.stream)}; ${this.#holding()}`,
			error,
		);
	}

	#holding(): string {
		return `holding ${mebibytes(this.bufferedBytes)} of log (limit ${mebibytes(this.options.maxBufferBytes)})`;
	}

	#tellExpireRefused(cause: string): void {
		if (this.#expireTold) return;
		this.#expireTold = true;
		const message = `Redis set no TTL on \`${this.#keys.stream}\`, which may stay for ever: ${describeTrouble(new Error(cause), this.#keys.stream)}`;
		warn(this.options.onWarning, new LogWarning('LOGSLUICE_EXPIRE_REFUSED', message));
	}
	#startDropping(): void {
		this.#dropping = true;
		this.#drop(Math.max(0, this.bufferedBytes - this.#bufferBytes));
	}

	#drop(bytes: number): void {
		this.#queue.dropOldest(bytes, (delivery, dropped) => {
			this.#countDropped(dropped);
			delivery.lose(dropped.lines);
		});
	}

	#countDropped(dropped: Dropped): void {
		this.#gap.add(dropped);
		this.#warnOnce(
			'LOGSLUICE_LINES_LOST',
			`The buffer of \`${this.#keys.stream}\` is full and Redis takes nothing; the oldest lines are dropped and counted`,
		);
	}

	// A little below the limit, so that a blocked source gets more than a line in at a time.
	#letIn(): void {
		const isTight = !this.#dropping && this.bufferedBytes > this.#bufferBytes * 0.9;
		if (!this.hasRoom || (this.#room.isAwaited && isTight)) this.#room.postpone();
		else this.#room.open();
	}

	#warnOnce(code: LogWarningCode, message: string, cause?: unknown): void {
		if (this.#warned.has(code)) return;
		this.#warned.add(code);
		warn(this.options.onWarning, new LogWarning(code, message, {cause}));
	}
}

const eventReserveBytes = 256 * 1024;
const idleRingMs = 30_000;
const slowAnswerMs = 2_000;

// Never used twice, so a producer needs no epoch.
function newProducerId(): string {
	return randomBytes(12).toString('base64url');
}

function mebibytes(bytes: number): string {
	return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
