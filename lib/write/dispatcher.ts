import type {LogKeys} from '../format/log-key.ts';
import type {RedisClient} from '../redis-client.ts';
import {within} from '../within.ts';
import {Connection} from './connection.ts';
import type {ResolvedDeliveryOptions} from './delivery-options.ts';
import {Heartbeat} from './heartbeat.ts';
import type {LineBuffer} from './line-buffer.ts';
import type {OutageWarnings} from './outage-warnings.ts';
import {Producer} from './producer.ts';
import {describeTrouble} from './redis-trouble.ts';
import {SentBatch} from './sent-batch.ts';

/** Brings what a buffer holds to Redis: one batch at a time while little comes, two when much does. */
export class Dispatcher {
	readonly #streamKey: string;
	readonly #connection: Connection;
	readonly #producer: Producer;
	readonly #buffer: LineBuffer;
	readonly #heartbeat: Heartbeat;
	readonly #warnings: OutageWarnings;
	readonly #onStored: () => void;
	readonly #inFlight = new Set<SentBatch>();
	#isScheduled = false;
	#isAnnounced = false;
	#stopped: Error | undefined;
	#releasing: (() => void)[] = [];

	constructor(
		redis: RedisClient,
		keys: LogKeys,
		{
			options,
			buffer,
			ringBytes,
			warnings,
			onStored,
		}: {
			options: ResolvedDeliveryOptions;
			buffer: LineBuffer;
			ringBytes: number;
			warnings: OutageWarnings;
			onStored(): void;
		},
	) {
		this.#streamKey = keys.stream;
		this.#connection = Connection.of(redis);
		this.#buffer = buffer;
		this.#warnings = warnings;
		this.#onStored = onStored;
		const onTrouble = (error: unknown): void => {
			const held = {held: buffer.bytes, limit: options.maxBufferBytes};
			warnings.tellAway(describeTrouble(error, keys.stream), held, error);
		};
		this.#producer = new Producer(redis, keys, {options, warnings, ringBytes, onTrouble});
		this.#heartbeat = new Heartbeat(options.ttlSeconds, silentMs => {
			// In an outage, what was sent may be what has to be sent once more.
			if (this.#inFlight.size > 0) return;
			if (silentMs >= idleRingMs) this.#producer.forgetSent();
			void this.#deliver(new SentBatch([], []));
		});
	}

	/** Why nothing is sent any more. */
	get stopped(): Error | undefined {
		return this.#stopped;
	}

	/** Takes the lease before there is a line: who follows the log knows that the job runs, and an old end counts no more. */
	announce(): void {
		// Another stream begins: it keeps the lease, and an earlier `flush()` need not wait for its end.
		for (const callback of this.#releasing.splice(0)) callback();
		// A client that is to connect when it is needed (`lazyConnect`) is not needed yet.
		if (this.#isAnnounced || !this.#connection.isConnecting) return;
		this.#isAnnounced = true;
		queueMicrotask(() => {
			const isQuiet = this.#isAnnounced && this.#inFlight.size === 0 && this.#buffer.isEmpty;
			if (isQuiet && this.#stopped === undefined) void this.#deliver(new SentBatch([], []));
		});
	}

	/** Sends what there is to be sent, if it is its time. */
	dispatch(): void {
		while (this.#mayDeliver && !(this.#buffer.isEmpty && this.#releasing.length === 0)) {
			const runs = this.#buffer.takeBatch();
			void this.#deliver(new SentBatch(runs, this.#buffer.isEmpty ? this.#releasing.splice(0) : []));
		}
	}

	/** The same at the end of the current turn: all that comes in it goes together. */
	schedule(): void {
		if (this.#isScheduled || !this.#mayDeliver) return;
		this.#isScheduled = true;
		queueMicrotask(() => {
			this.#isScheduled = false;
			this.dispatch();
		});
	}

	/**
	 * Sends what is left and then releases the lease: nobody will take this producer for dead. Settles when that is done,
	 * at the latest after a second: nothing that counts is waited for here.
	 */
	async release(): Promise<void> {
		const holdsLease = this.#heartbeat.isOn || this.#inFlight.size > 0 || !this.#buffer.isEmpty;
		// A lease that is about to be taken would never be released.
		if (!holdsLease) this.#isAnnounced = false;
		if (this.#stopped !== undefined || !holdsLease) return;
		const released = new Promise<void>(resolve => {
			this.#releasing.push(resolve);
			this.schedule();
		});
		await within(longestReleaseMs, released);
	}

	// A second batch goes while the first is on its way, so that Redis need not wait for it; but not a small one, which
	// costs Redis as much as 50 lines, none while other jobs wait for their turn with a first, and none behind a release.
	get #mayDeliver(): boolean {
		if (this.#stopped !== undefined) return false;
		const [first, ...others] = this.#inFlight;
		if (first === undefined) return true;
		const mayFollow = others.length === 0 && !first.isRelease && !this.#connection.inFlight.isCrowded;
		return mayFollow && this.#buffer.hasWholeBatch;
	}

	async #deliver(batch: SentBatch): Promise<void> {
		const {runs, isRelease} = batch;
		this.#inFlight.add(batch);
		if (isRelease) this.#heartbeat.stop();
		else this.#heartbeat.start({isSign: runs.length > 0});
		try {
			const lastId = await this.#producer.append(runs, {release: isRelease});
			// A job that has ended keeps nothing: its piece of the arena would stay with it.
			if (isRelease) this.#producer.forgetSent();
			this.#onStored();
			this.#warnings.reset({isCaughtUp: this.#buffer.isEmpty});
			batch.acknowledge(lastId);
		} catch (error) {
			this.#stop(error);
		}
		this.#inFlight.delete(batch);
		for (const callback of batch.releasing) callback();
		this.#buffer.noteStored(batch.bytes);
		this.dispatch();
	}

	#stop(error: unknown): void {
		if (this.#stopped !== undefined) return;
		const stopped = this.#warnings.tellRefused(this.#streamKey, error);
		this.#stopped = stopped;
		this.#heartbeat.stop();
		this.#producer.forgetSent();
		for (const batch of [...this.#inFlight, new SentBatch(this.#buffer.takeAll(), [])]) batch.lose(stopped);
		for (const callback of this.#releasing.splice(0)) callback();
	}
}

const idleRingMs = 30_000;
const longestReleaseMs = 1_000;
