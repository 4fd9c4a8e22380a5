// Compose

// Stored format
export type {
	AbandonedMarker,
	EndMarker,
	ExpiredMarker,
	GapMarker,
	LogEntry,
	LogLine,
	ResetMarker,
} from './format/log-entry.ts';
export {logKey} from './format/log-key.ts';
// Framing
export {type SplitLinesOptions, splitLines} from './framing/split-lines.ts';
export {
	type ChildExit,
	type EventOptions,
	JobLog,
	type JobLogOptions,
	type JobOutcome,
	type OnOutput,
} from './job-log.ts';
// Trouble
export {LogLostError} from './log-lost-error.ts';
export type {LogSummary} from './log-summary.ts';
export {LogWarning, type LogWarningCode} from './log-warning.ts';
export {createLogPipeline, type LogPipeline, type LogPipelineOptions, type Stages} from './pipeline.ts';
// Read
export {type ReadLogOptions, readLog} from './read/read-log.ts';
// Redact
export {redactText} from './redaction/redact-text.ts';
export type {RedactOptions} from './redaction/redactor.ts';
export type {RedactionRule} from './redaction/rule.ts';
export {defaultRules} from './redaction/rules.ts';
export type {RedisClient} from './redis-client.ts';
// Stages
export {type DefaultStagesOptions, defaultStages} from './stages/default-stages.ts';
export {dropBlank} from './stages/drop-blank.ts';
export {joinLines} from './stages/join-lines.ts';
export {type LineMapper, type LineStage, type MapLinesOptions, mapLines} from './stages/map-lines.ts';
export {type RedactStage, redact} from './stages/redact.ts';
export {stripAnsi} from './stages/strip-ansi.ts';
export {truncate} from './stages/truncate.ts';

// Write
export {RedisLogSink, type RedisLogSinkOptions} from './write/redis-log-sink.ts';
