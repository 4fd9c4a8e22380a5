// biome-ignore-all assist/source/organizeImports: a table of contents has an order of its own

// Compose
export {createLogPipeline, type LogPipeline, type LogPipelineOptions, type Stages} from './pipeline.ts';
export {
	type ChildExit,
	type EventOptions,
	JobLog,
	type JobLogOptions,
	type JobOutcome,
	type OnOutput,
} from './job-log.ts';

// Framing
export {type SplitLinesOptions, splitLines} from './framing/split-lines.ts';

// Stages
export {type DefaultStagesOptions, defaultStages} from './stages/default-stages.ts';
export {type LineMapper, type LineStage, type MapLinesOptions, mapLines} from './stages/map-lines.ts';
export {stripAnsi} from './stages/strip-ansi.ts';
export {type RedactStage, redact} from './stages/redact.ts';
export {truncate} from './stages/truncate.ts';
export {dropBlank} from './stages/drop-blank.ts';
export {joinLines} from './stages/join-lines.ts';

// Redact
export {redactText} from './redaction/redact-text.ts';
export {defaultRules} from './redaction/rules.ts';
export {KnownValues} from './redaction/known-values.ts';
export type {RedactOptions} from './redaction/redactor.ts';
export type {RedactionRule} from './redaction/rule.ts';

// Write
export {RedisLogSink, type RedisLogSinkOptions} from './write/redis-log-sink.ts';
export {setMaxTotalBufferBytes} from './write/total-buffer.ts';
export type {RedisClient} from './redis-client.ts';

// Read
export {type ReadLogOptions, readLog} from './read/read-log.ts';
export {type FollowOptions, LogHub} from './read/log-hub.ts';
export {logKey} from './format/log-key.ts';
export type {
	AbandonedMarker,
	EndMarker,
	ExpiredMarker,
	GapMarker,
	LogEntry,
	LogLine,
	ResetMarker,
} from './format/log-entry.ts';

// HTTP
export {serveLogEvents} from './http/serve-log-events.ts';
export {logEventsResponse} from './http/log-events-response.ts';
export {type LogDownloadOptions, serveLogDownload} from './http/serve-log-download.ts';
export type {ServedLogOptions} from './http/served-log.ts';

// Trouble
export type {LogSummary} from './log-summary.ts';
export {LogWarning, type LogWarningCode} from './log-warning.ts';
export {LogLostError} from './log-lost-error.ts';
export {LogReadError, type LogReadErrorCode} from './read/log-read-error.ts';
