import type {Writable} from 'node:stream';
import {expectTypeOf} from 'expect-type';
import type {Cluster, Redis} from 'ioredis';
import type {
	createLogPipeline,
	DefaultStagesOptions,
	EndMarker,
	EventOptions,
	FollowOptions,
	JobLog,
	JobLogOptions,
	JobOutcome,
	LogDownloadOptions,
	LogEntry,
	LogHub,
	LogLine,
	LogPipeline,
	LogPipelineOptions,
	LogSummary,
	MapLinesOptions,
	ReadLogOptions,
	RedactOptions,
	RedisLogSink,
	RedisLogSinkOptions,
	readLog,
	ServedLogOptions,
	SplitLinesOptions,
	serveLogEvents,
} from '../lib/index.ts';

/** What callers with `exactOptionalPropertyTypes` have at hand: `{phase: process.env.PHASE}`. */
type Unsure<Options> = {
	[Name in keyof Options]: Partial<Pick<Options, Name>> extends Pick<Options, Name>
		? Options[Name] | undefined
		: Options[Name];
};

// The check itself: it must tell the two apart.
expectTypeOf<Unsure<{a?: string | undefined}>>().toExtend<{a?: string | undefined}>();
expectTypeOf<Unsure<{a?: string}>>().not.toExtend<{a?: string}>();

expectTypeOf<Unsure<LogPipelineOptions>>().toExtend<LogPipelineOptions>();
expectTypeOf<Unsure<DefaultStagesOptions>>().toExtend<DefaultStagesOptions>();
expectTypeOf<Unsure<RedactOptions>>().toExtend<RedactOptions>();
expectTypeOf<Unsure<MapLinesOptions>>().toExtend<MapLinesOptions>();
expectTypeOf<Unsure<SplitLinesOptions>>().toExtend<SplitLinesOptions>();
expectTypeOf<Unsure<RedisLogSinkOptions>>().toExtend<RedisLogSinkOptions>();
expectTypeOf<Unsure<JobLogOptions>>().toExtend<JobLogOptions>();
expectTypeOf<Unsure<JobOutcome>>().toExtend<JobOutcome>();
expectTypeOf<Unsure<EventOptions>>().toExtend<EventOptions>();
expectTypeOf<Unsure<ReadLogOptions>>().toExtend<ReadLogOptions>();
expectTypeOf<Unsure<FollowOptions>>().toExtend<FollowOptions>();
expectTypeOf<Unsure<LogDownloadOptions>>().toExtend<LogDownloadOptions>();

// Either a hub or a client, of either a job or a key.
type Serving = Parameters<typeof serveLogEvents>[2];
expectTypeOf<Serving>().toEqualTypeOf<ServedLogOptions>();
expectTypeOf<{hub: LogHub; jobId: string}>().toExtend<Serving>();
expectTypeOf<{redis: Redis; key: string}>().toExtend<Serving>();
expectTypeOf<{redis: Cluster; key: string}>().toExtend<Serving>();
expectTypeOf<{hub: LogHub; redis: Redis; jobId: string}>().not.toExtend<Serving>();
expectTypeOf<{hub: LogHub; jobId: string; key: string}>().not.toExtend<Serving>();
expectTypeOf<{hub: LogHub}>().not.toExtend<Serving>();

// A pipeline is a core Writable, and so is the sink: what takes those takes these.
expectTypeOf<LogPipeline>().toExtend<Writable>();
expectTypeOf<RedisLogSink>().toExtend<Writable>();
expectTypeOf<ReturnType<typeof createLogPipeline>>().toEqualTypeOf<LogPipeline>();
expectTypeOf<ReturnType<LogPipeline['flush']>>().toEqualTypeOf<Promise<LogSummary>>();
expectTypeOf<ReturnType<JobLog['end']>>().toEqualTypeOf<Promise<LogSummary>>();
expectTypeOf<ReturnType<JobLog['stream']>>().toEqualTypeOf<LogPipeline>();

// Either ready-made stages or options of the default ones.
expectTypeOf<{stages: []; maxLineBytes: number}>().toExtend<LogPipelineOptions>();
expectTypeOf<{stages: []; secrets: string[]}>().not.toExtend<LogPipelineOptions>();

// `marker` tells entries apart, and is absent on a line.
expectTypeOf<Extract<LogEntry, {marker: 'end'}>>().toEqualTypeOf<EndMarker>();
expectTypeOf<Extract<LogEntry, {marker?: undefined}>>().toEqualTypeOf<LogLine>();
expectTypeOf<ReturnType<typeof readLog>>().toEqualTypeOf<AsyncGenerator<LogEntry, void, undefined>>();
