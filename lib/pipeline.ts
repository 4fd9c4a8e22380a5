import type {Transform, Writable} from 'node:stream';
import {
	expectBoolean,
	expectFunction,
	expectInteger,
	expectKnownOptions,
	expectMilliseconds,
	unexpected,
} from './expect.ts';
import {isFraming} from './framing/is-framing.ts';
import {emitLogWarning, type OnWarning} from './log-warning.ts';
import {LogPipeline} from './pipeline/log-pipeline.ts';
import {isReportingSink} from './pipeline/reporting-sink.ts';
import {type DefaultStagesOptions, defaultStages, expectStagesAlone} from './stages/default-stages.ts';

/** The stages between framing and sink: an array, or a function that makes a fresh one. */
export type Stages = readonly Transform[] | (() => readonly Transform[]);

export type LogPipelineOptions = {
	/** The most that is held of one line, in bytes; the rest of it is skipped. Minimum: 8,192. Default: 65,536. */
	readonly maxLineBytes?: number | undefined;
	/** Of a sink other than `RedisLogSink`, which brings its own: milliseconds after which `flush()` settles. Default: 30,000. */
	readonly flushTimeoutMs?: number | undefined;
	/** Of a sink other than `RedisLogSink`: whether `flush()` rejects when lines were lost. Default: `false`. */
	readonly strict?: boolean | undefined;
	/** Hears of trouble. Default: the sink's, else `process.emitWarning`. */
	readonly onWarning?: OnWarning | undefined;
} & (
	| (DefaultStagesOptions & {readonly stages?: undefined})
	| {
			/** Replaces **all** default stages, redaction too; `() => [...defaultStages({secrets}), yours()]` extends them. */
			readonly stages: Stages;
			readonly secrets?: undefined;
			readonly rules?: undefined;
			readonly maxLineLength?: undefined;
	  }
);

export type {LogPipeline};

/**
 * Joins framing, stages and sink into one Writable that takes what a process prints.
 * It owns every stream it is given, and ends them.
 *
 * @throws TypeError on invalid options, and on a stage or sink that is in a pipeline already.
 */
export function createLogPipeline(sink: Writable, options: LogPipelineOptions = {}): LogPipeline {
	expectKnownOptions('createLogPipeline()', options, optionNames);
	expectWritable(sink);
	const sinkOptions = isReportingSink(sink) ? sink.options : undefined;
	const {
		maxLineBytes = 65_536,
		flushTimeoutMs = sinkOptions?.flushTimeoutMs ?? 30_000,
		strict = sinkOptions?.strict ?? false,
		onWarning = sinkOptions?.onWarning ?? emitLogWarning,
	} = options;
	const parts = {
		sink,
		maxLineBytes: expectInteger('maxLineBytes', maxLineBytes, {minimum: 8_192}),
		flushTimeoutMs: expectMilliseconds('flushTimeoutMs', flushTimeoutMs),
		strict: expectBoolean('strict', strict),
		onWarning: expectFunction('onWarning', onWarning),
	};
	const stages = resolveStages(options, onWarning);
	claim([sink, ...stages]);
	return new LogPipeline({...parts, stages});
}

const optionNames = [
	'maxLineBytes',
	'flushTimeoutMs',
	'strict',
	'onWarning',
	'stages',
	'secrets',
	'rules',
	'maxLineLength',
];

function resolveStages(options: LogPipelineOptions, onWarning: OnWarning): readonly Transform[] {
	const {stages, secrets, rules, maxLineLength} = options;
	if (stages === undefined) return defaultStages({secrets, rules, maxLineLength, onWarning});
	expectStagesAlone(options);
	const list: unknown = typeof stages === 'function' ? stages() : stages;
	if (!Array.isArray(list))
		throw unexpected('stages', 'an array of Transforms, or a function that makes one', list);
	for (const [index, stage] of list.entries()) {
		if (isFraming(stage)) {
			throw new TypeError(
				`Expected \`stages[${index}]\` not to be framing, which a pipeline has built in: leave it out`,
			);
		}
		// A Writable has a `pipe()` too; only what is both has both of these.
		if (typeof stage?.write !== 'function' || stage.readable === undefined || stage.writable === undefined) {
			throw unexpected(`stages[${index}]`, 'a Transform of lines', stage);
		}
		if (!stage.readable || !stage.writable) {
			throw new TypeError(
				`Expected \`stages[${index}]\` to be open, got one that has ended: make a fresh one for each pipeline (\`stages\` may be a function)`,
			);
		}
	}
	return list;
}

function expectWritable(sink: Writable): void {
	if (typeof sink?.write !== 'function' || typeof sink.on !== 'function') {
		throw unexpected('sink', 'a Writable of lines, such as `new RedisLogSink(redis, {jobId})`', sink);
	}
	if (sink.writable === false || sink.destroyed) {
		throw new TypeError(
			'Expected `sink` to be open, got one that has ended: make a fresh one for each pipeline',
		);
	}
}

const claimed = new WeakSet<object>();

// Two pipelines in one stream would end it for each other and mix up its counts.
function claim(streams: readonly object[]): void {
	for (const [index, stream] of streams.entries()) {
		if (claimed.has(stream) || streams.indexOf(stream) !== index) {
			const what = index === 0 ? 'the sink' : `stages[${index - 1}]`;
			throw new TypeError(
				`Expected ${what} to be in no other pipeline or place: make a fresh one each time (\`stages\` may be a function)`,
			);
		}
	}
	for (const stream of streams) claimed.add(stream);
}
