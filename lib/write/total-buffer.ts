import {expectInteger} from '../expect.ts';

/** Entries kept to be sent once more: a comfort that makes way for lines that still wait. */
export type Evictable = {readonly bytes: number; forgetOldest(): void};

/** What all jobs of the process hold together: lines to be sent and on their way, and entries kept to be sent once more. */
class TotalBuffer {
	maxBytes: number = 64 * 1024 * 1024;
	#lineBytes = 0;
	#keptBytes = 0;
	/** It was full, and still is for whoever waits. */
	#isAtCapacity = false;
	readonly #keepers = new Set<Evictable>();
	readonly #waiting = new Set<() => void>();

	/**
	 * Once full, it is so until a tenth is free. Were the first byte enough, a thousand blocked jobs would get in a line
	 * at a time, in turn, and each line be a run and a batch of its own.
	 */
	get isFull(): boolean {
		if (this.#lineBytes >= this.maxBytes) this.#isAtCapacity = true;
		else if (this.#lineBytes < this.maxBytes * 0.9) this.#isAtCapacity = false;
		return this.#isAtCapacity;
	}

	/** Bytes of lines beyond the limit; below it, negative. */
	get excess(): number {
		return this.#lineBytes - this.maxBytes;
	}

	addLines(bytes: number): void {
		this.#lineBytes += bytes;
		if (bytes > 0) this.#evict();
		if (bytes >= 0 || this.#waiting.size === 0 || this.isFull) return;
		const waiting = [...this.#waiting];
		this.#waiting.clear();
		for (const callback of waiting) callback();
	}

	addKept(keeper: Evictable, bytes: number): void {
		this.#keptBytes += bytes;
		if (keeper.bytes > 0) this.#keepers.add(keeper);
		else this.#keepers.delete(keeper);
		if (bytes > 0) this.#evict();
	}

	/** Calls back once others have made room. */
	whenRoom(callback: () => void): void {
		this.#waiting.add(callback);
	}

	forget(callback: () => void): void {
		this.#waiting.delete(callback);
	}

	// Whoever has kept something for the longest gives first.
	#evict(): void {
		for (const keeper of this.#keepers) {
			while (this.#lineBytes + this.#keptBytes > this.maxBytes && keeper.bytes > 0) keeper.forgetOldest();
			if (keeper.bytes > 0) return;
		}
	}
}

export const totalBuffer: TotalBuffer = new TotalBuffer();

/**
 * Bounds what all jobs of this process together hold, in bytes counted as `maxBufferBytes` counts them.
 * Default: 64 MiB. Minimum: 65,536.
 *
 * @throws TypeError when it is not an integer of at least that.
 */
export function setMaxTotalBufferBytes(bytes: number): void {
	totalBuffer.maxBytes = expectInteger('bytes', bytes, {minimum: 65_536});
}
