import type {Writable} from 'node:stream';
import type {ExecutionContext} from 'ava';
import type {LogSummary} from '../../lib/log-summary.ts';
import type {LogWarning} from '../../lib/log-warning.ts';
import {createLogPipeline, type LogPipeline, type LogPipelineOptions} from '../../lib/pipeline.ts';
import {LineSink} from './line-sink.ts';

export type Logged = {
	readonly pipeline: LogPipeline;
	/** What `onWarning` was told. */
	readonly warnings: readonly LogWarning[];
	/** Every `'error'` that the pipeline emitted. */
	readonly errors: readonly Error[];
};

/** A pipeline into `sink` of which everything that it says is kept. */
export function logged(sink: Writable, options: LogPipelineOptions = {stages: []}): Logged {
	const warnings: LogWarning[] = [];
	const errors: Error[] = [];
	const pipeline = createLogPipeline(sink, {onWarning: warning => void warnings.push(warning), ...options});
	pipeline.on('error', error => errors.push(error));
	return {pipeline, warnings, errors};
}

/** The lines that come out where `chunks` go in, and the summary. */
export async function linesOf(
	chunks: readonly (string | Uint8Array)[],
	options?: LogPipelineOptions,
): Promise<{lines: string[]; summary: LogSummary; warnings: readonly LogWarning[]}> {
	const sink = new LineSink();
	const {pipeline, warnings} = logged(sink, options);
	for (const chunk of chunks) pipeline.write(chunk);
	const summary = await pipeline.flush();
	return {lines: sink.lines, summary, warnings};
}

/** Every line is accounted for, once. */
export function assertBalanced(t: ExecutionContext, {lines, filtered, written, lost}: LogSummary): void {
	t.is(lines, filtered + written + lost, `${lines} ≠ ${filtered} + ${written} + ${lost}`);
	t.true(filtered >= 0 && written >= 0 && lost >= 0);
}
