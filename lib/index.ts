// Compose

// Format
export {logKey} from './format/log-key.ts';

// Framing
export {type SplitLinesOptions, splitLines} from './framing/split-lines.ts';
// Trouble
export {LogLostError} from './log-lost-error.ts';
export type {LogSummary} from './log-summary.ts';
export {LogWarning, type LogWarningCode} from './log-warning.ts';
export {createLogPipeline, type LogPipeline, type LogPipelineOptions, type Stages} from './pipeline.ts';
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
