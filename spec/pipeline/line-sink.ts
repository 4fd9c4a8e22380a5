import {once} from 'node:events';
import {Writable, type WritableOptions} from 'node:stream';

/** A sink of lines that keeps what it took, and can be made to wait. */
export class LineSink extends Writable {
	readonly lines: string[] = [];
	#isHeld: boolean;
	#waiting: (() => void) | undefined;

	/** `isHeld`: takes no line to its end until `release()`. */
	constructor({isHeld = false, ...options}: WritableOptions & {isHeld?: boolean} = {}) {
		super({objectMode: true, highWaterMark: 2, ...options});
		this.#isHeld = isHeld;
	}

	/** Settles when a line waits to be taken. */
	async held(): Promise<void> {
		if (this.#waiting === undefined) await once(this, 'held');
	}

	release(): void {
		this.#isHeld = false;
		this.#waiting?.();
		this.#waiting = undefined;
	}

	override _write(line: unknown, _encoding: BufferEncoding, callback: () => void): void {
		const take = (): void => {
			this.lines.push(String(line));
			callback();
		};
		if (this.#isHeld) {
			this.#waiting = take;
			this.emit('held');
		} else {
			take();
		}
	}
}
