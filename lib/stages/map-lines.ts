import {Transform, type TransformCallback} from 'node:stream';
import {expectFunction, expectKnownOptions} from '../expect.ts';
import {emitLogWarning, LogWarning, type OnWarning, warn} from '../log-warning.ts';
import {lineOf} from './line-of.ts';

/** One line in, one line out; `undefined` drops the line. Synchronous. */
export type LineMapper = (line: string) => string | undefined;

export type MapLinesOptions = {
	/**
	 * Called once when the input has ended; what it returns comes out as one more line.
	 * For mappers that hold something back.
	 */
	readonly flush?: (() => string | undefined) | undefined;
	/** The stage's name in `[withheld: <name> failed]`. Default: the mapper's own name, else `mapLines`. */
	readonly name?: string | undefined;
};

/**
 * Makes a stage of a function: an object-mode Transform, string → string, one line a chunk.
 *
 * A `\n` or `\r` in what the mapper returns becomes a space, since one line stays one entry.
 * Where the mapper throws, the line comes out as `[withheld: <name> failed]`: its raw text never passes.
 *
 * @throws TypeError when `mapper` or `flush` is not a function.
 */
export function mapLines(mapper: LineMapper, options: MapLinesOptions = {}): LineStage {
	expectFunction('mapper', mapper);
	expectKnownOptions('mapLines()', options, ['flush', 'name']);
	const {flush, name = mapper.name || 'mapLines'} = options;
	if (flush !== undefined) expectFunction('flush', flush);
	return new LineStage(name, mapper, flush);
}

/** A Transform whose work is the function `mapper`, so that a pipeline can call it without a stream in between. */
export class LineStage extends Transform {
	readonly stageName: string;
	readonly mapper: LineMapper;
	/** Lines that the mapper took out. */
	dropped = 0;
	/** Lines that came out other than they went in. */
	changed = 0;
	/** Lines withheld because the mapper threw. */
	failed = 0;
	/** Lines that `flush` added. */
	added = 0;
	/** Told of the first failure only. */
	onWarning: OnWarning = emitLogWarning;
	readonly #flushLine: (() => string | undefined) | undefined;

	constructor(name: string, mapper: LineMapper, flush?: () => string | undefined) {
		super({objectMode: true});
		this.stageName = name;
		this.mapper = mapper;
		this.#flushLine = flush;
	}

	/** The mapper's work with everything that is promised around it. */
	mapLine(line: string): string | undefined {
		let mapped: string | undefined;
		try {
			mapped = this.mapper(line);
			if (mapped === line) return line;
			if (mapped !== undefined && typeof mapped !== 'string') {
				throw wrongResult('mapper', mapped);
			}
		} catch (error) {
			return this.#withhold(error);
		}
		if (mapped === undefined) {
			this.dropped++;
			return undefined;
		}
		this.changed++;
		return joinedLine(mapped);
	}

	/** What the stage still has to say at the end of its input. */
	flushLine(): string | undefined {
		if (this.#flushLine === undefined) return undefined;
		let line: string | undefined;
		try {
			line = this.#flushLine();
			if (line !== undefined && typeof line !== 'string') {
				throw wrongResult('flush', line);
			}
		} catch (error) {
			line = this.#withhold(error);
		}
		if (line === undefined) return undefined;
		this.added++;
		return joinedLine(line);
	}

	override _transform(line: unknown, _encoding: BufferEncoding, callback: TransformCallback): void {
		let mapped: string | undefined;
		try {
			mapped = this.mapLine(lineOf(line));
		} catch (error) {
			callback(error as Error);
			return;
		}
		callback(null, mapped);
	}

	override _flush(callback: TransformCallback): void {
		callback(null, this.flushLine());
	}

	#withhold(error: unknown): string {
		this.failed++;
		if (this.failed === 1) {
			const message = `Stage ${this.stageName} failed on a line; such lines are withheld`;
			warn(this.onWarning, new LogWarning('LOGSLUICE_STAGE_FAILED', message, {cause: error}));
		}
		return `[withheld: ${this.stageName} failed]`;
	}
}

// Says the type only: the value may hold what the stage was there to hide.
function wrongResult(from: string, result: unknown): TypeError {
	return new TypeError(`Expected \`${from}\` to return a string or undefined, got ${typeof result}`);
}

function joinedLine(text: string): string {
	return text.includes('\n') || text.includes('\r') ? text.replace(/\r\n|\n|\r/g, ' ') : text;
}
