import type {ChildProcess} from 'node:child_process';
import type {Readable} from 'node:stream';
import type {LogPipeline} from '../pipeline.ts';

/** One of a child's output streams on its way into the log. */
export class ChildOutput {
	readonly #readable: Readable;
	readonly #pipeline: LogPipeline;
	/** It had ended before it came here, and somebody else had what there was of it. */
	readonly wasGone: boolean;
	#over: () => void = () => {};
	/** Settles when nothing more comes. */
	readonly ended: Promise<void>;

	constructor(readable: Readable, pipeline: LogPipeline) {
		this.#readable = readable;
		this.#pipeline = pipeline;
		const hasEnded = readable.readableEnded || readable.destroyed;
		this.wasGone = hasEnded && (readable as {bytesRead?: number}).bytesRead !== 0;
		this.ended = new Promise(resolve => {
			this.#over = resolve;
		});
		if (hasEnded) {
			this.#end();
			return;
		}
		readable.pipe(pipeline);
		// A pipe that was destroyed has no 'end', and one that broke has an 'error' that nobody else may listen to.
		readable.on('error', () => this.#end());
		readable.once('close', () => this.#end());
		readable.once('end', this.#over);
	}

	/** Its silence is ours, not the child's: the log takes nothing at the moment. */
	get isHeldUp(): boolean {
		return this.#pipeline.writableNeedDrain || this.#readable.readableLength > 0;
	}

	onData(listener: () => void): void {
		this.#readable.on('data', listener);
	}

	/** Stops following without stopping whoever still writes: its output is drained, its pipe keeps no process alive. */
	letGo(): void {
		this.#readable.unpipe(this.#pipeline);
		this.#readable.resume();
		if ('unref' in this.#readable && typeof this.#readable.unref === 'function') this.#readable.unref();
		this.#end();
	}

	/** Settles when every line is acknowledged or counted as lost. */
	async delivered(): Promise<void> {
		// With `strict`, losses are for who asks `flush()` or `end()`.
		await this.#pipeline.flush().catch(() => {});
	}

	#end(): void {
		this.#pipeline.end();
		this.#over();
	}
}

/** @throws TypeError when the child has no output that could be read. */
export function childOutputs(child: ChildProcess, open: (source: string) => LogPipeline): ChildOutput[] {
	const {stdout, stderr} = child;
	if (!stdout && !stderr) {
		throw new TypeError(
			"Expected the child to have a piped stdout or stderr, got neither: spawn it with `stdio: 'pipe'`",
		);
	}
	return [
		...(stdout ? [new ChildOutput(stdout, open('stdout'))] : []),
		...(stderr ? [new ChildOutput(stderr, open('stderr'))] : []),
	];
}
