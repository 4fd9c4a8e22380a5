import type {LineBlock} from '../line-block.ts';
import {bytesOf} from './batch.ts';
import type {Delivery} from './delivery.ts';
import type {ResolvedDeliveryOptions} from './delivery-options.ts';
import {GapTally} from './gap-tally.ts';
import {type LineOrigin, LineQueue} from './line-queue.ts';
import {gapMarker} from './markers.ts';
import {Room} from './room.ts';
import type {Run} from './run.ts';
import {totalBuffer} from './total-buffer.ts';

/**
 * What a writer holds: a queue and the batches in flight, bounded in bytes, for itself and with all other writers.
 * Full, it blocks its sources; after `maxBlockMs` without an acknowledgement it drops its oldest lines and counts them.
 */
export class LineBuffer {
	readonly #maxBytes: number;
	readonly #maxBlockMs: number;
	readonly #onLoss: () => void;
	readonly #queue: LineQueue;
	readonly #gap = new GapTally();
	readonly #room: Room;
	#inFlightBytes = 0;
	/** What is counted in `totalBuffer`. */
	#totalled = 0;
	/** Blocked for `maxBlockMs`: until Redis acknowledges again, the oldest lines make room. */
	#isDropping = false;

	constructor(maxBytes: number, {maxBlockMs}: ResolvedDeliveryOptions, onLoss: () => void) {
		this.#maxBytes = maxBytes;
		this.#maxBlockMs = maxBlockMs;
		this.#onLoss = onLoss;
		this.#queue = new LineQueue(maxBytes);
		this.#room = new Room(maxBlockMs, () => {
			this.#startDropping();
			this.#letIn();
		});
	}

	/** Bytes of entries that Redis has not acknowledged. */
	get bytes(): number {
		return this.#queue.bytes + this.#inFlightBytes;
	}

	// Events have a reserve beside the budget.
	get #lineBytes(): number {
		return this.bytes - this.#queue.eventBytes;
	}

	/** Nothing is to be sent. */
	get isEmpty(): boolean {
		return this.#queue.isEmpty && this.#gap.isEmpty;
	}

	/** Enough waits to be sent behind what is in flight. */
	get hasWholeBatch(): boolean {
		return this.#queue.hasWholeBatch;
	}

	get hasRoom(): boolean {
		if (this.#isDropping || this.#lineBytes < floorBytes) return true;
		return this.#lineBytes < this.#maxBytes && !totalBuffer.isFull;
	}

	/**
	 * Takes a line, or some off the front of a block, whether there is room or not, and gives how many; those of a caller
	 * who does not wait (`isOverrun`) make the oldest go.
	 */
	pushLines(origin: LineOrigin, lines: string | LineBlock, isOverrun: boolean): number {
		this.#makeRoom(isOverrun);
		const taken = this.#queue.pushLines(origin, lines, isOverrun ? Number.POSITIVE_INFINITY : this.#roomLeft);
		this.#total();
		return taken;
	}

	// A block goes in as far as there is room, to the line.
	get #roomLeft(): number {
		if (this.#isDropping) return Number.POSITIVE_INFINITY;
		return (totalBuffer.isFull ? floorBytes : this.#maxBytes) - this.#lineBytes;
	}

	// Before a line comes, so that it makes others go, however large it is, and not itself.
	#makeRoom(isOverrun: boolean): void {
		if (!this.hasRoom && this.#maxBlockMs === 0) this.#isDropping = true;
		if (this.#isDropping || isOverrun) this.#dropExcess();
	}

	/** Takes an event or a marker, which are never dropped. */
	push(run: Run): void {
		this.#queue.push(run);
		this.#total();
	}

	/** Calls back when there is room again. */
	whenRoom(callback: () => void): void {
		this.#room.wait(callback);
		totalBuffer.whenRoom(this.#onOthersRoom);
	}

	/** The next batch, which is then in flight, with a marker for what was dropped before it. */
	takeBatch(): Run[] {
		const runs = this.#queue.takeBatch();
		if (!this.#gap.isEmpty) runs.unshift(gapMarker(this.#gap.take()));
		this.#inFlightBytes += bytesOf(runs);
		this.#total();
		return runs;
	}

	/** A batch of so many bytes is no longer in flight. */
	noteStored(bytes: number): void {
		this.#isDropping = false;
		this.#inFlightBytes -= bytes;
		this.#total();
		if (!this.#letIn()) this.#room.postpone();
	}

	/** Everything goes, nothing is blocked any more. */
	takeAll(): Run[] {
		const runs: Run[] = [];
		while (!this.#queue.isEmpty) runs.push(...this.#queue.takeBatch());
		this.#isDropping = true;
		this.#total();
		this.#letIn();
		return runs;
	}

	/** Drops the lines of one sink. */
	abandon(delivery: Delivery, error: Error): void {
		this.#queue.dropAllOf(delivery, dropped => this.#gap.add(dropped));
		delivery.lose(delivery.pending, error);
		this.#total();
		this.#letIn();
	}

	/** A line or event was not taken: the next marker says so. */
	countRefused(lines: number, bytes: number): void {
		const time = Date.now();
		this.#gap.add({lines, bytes, from: time, to: time});
	}

	// A little below the limit, so that a blocked source gets more than a line in at a time.
	#letIn(): boolean {
		const isTight = !this.#isDropping && this.#lineBytes > this.#maxBytes * 0.9;
		if (!this.hasRoom || (this.#room.isAwaited && isTight)) return false;
		totalBuffer.forget(this.#onOthersRoom);
		this.#room.open(() => this.hasRoom);
		if (this.#room.isAwaited) totalBuffer.whenRoom(this.#onOthersRoom);
		return true;
	}

	readonly #onOthersRoom = (): void => {
		if (this.hasRoom) this.#letIn();
		else if (this.#room.isAwaited) totalBuffer.whenRoom(this.#onOthersRoom);
	};

	#startDropping(): void {
		this.#isDropping = true;
		this.#dropExcess();
	}

	// Of what all jobs hold too much, no more than what this one holds above what is always its own.
	#dropExcess(): void {
		const over = Math.max(
			this.#lineBytes - this.#maxBytes,
			Math.min(totalBuffer.excess, this.#lineBytes - floorBytes),
		);
		if (over > 0) this.#drop(over);
	}

	#drop(bytes: number): void {
		this.#queue.dropOldest(bytes, (dropped, delivery) => {
			this.#gap.add(dropped);
			this.#onLoss();
			delivery.lose(dropped.lines);
		});
		this.#total();
	}

	#total(): void {
		const {bytes} = this;
		totalBuffer.addLines(bytes - this.#totalled);
		this.#totalled = bytes;
	}
}

// What a job may hold though the others have filled the total: they may be those of another Redis, which is away.
// Small, since a thousand jobs have it beside the total.
const floorBytes = 4_096;
