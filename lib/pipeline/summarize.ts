import type {Transform} from 'node:stream';
import type {LineGuard} from '../framing/line-guard.ts';
import type {LogSummary} from '../log-summary.ts';
import {LineStage} from '../stages/map-lines.ts';
import {RedactStage} from '../stages/redact.ts';
import {TruncateStage} from '../stages/truncate.ts';
import type {SinkOutlet} from './sink-outlet.ts';
import type {StageChain} from './stage-chain.ts';

/** Adds up what every part of a pipeline has counted. */
export function summarize({
	guard,
	chain: {fused, shields},
	stages,
	outlet,
	framedLines,
}: {
	guard: LineGuard;
	chain: StageChain;
	stages: readonly Transform[];
	outlet: SinkOutlet;
	framedLines: number;
}): LogSummary {
	const lineStages = stages.filter(stage => stage instanceof LineStage);
	const redactStages = lineStages.filter(stage => stage instanceof RedactStage);
	const truncateStages = lineStages.filter(stage => stage instanceof TruncateStage);
	const redactedByRule: Record<string, number> = {};
	for (const stage of redactStages) {
		for (const [rule, times] of Object.entries(stage.redactedByRule)) {
			redactedByRule[rule] = (redactedByRule[rule] ?? 0) + times;
		}
	}
	const {lastId, error} = outlet;
	return {
		lines: framedLines + sum(fused, stage => stage.added) + sum(shields, shield => shield.added),
		filtered: sum(fused, stage => stage.dropped) + sum(shields, shield => shield.filtered),
		written: outlet.written,
		lost: outlet.lost + sum(shields, shield => shield.lost),
		redacted: sum(redactStages, stage => stage.changed),
		redactedByRule,
		// What the framing has cut is over-long for the stage too, unless `maxLineLength` is above `maxLineBytes`.
		truncated: Math.max(
			guard.cutLines,
			sum(truncateStages, stage => stage.changed),
		),
		failed: sum(lineStages, stage => stage.failed),
		bytesIn: guard.bytesIn,
		skippedBytes: guard.skippedBytes,
		...(lastId !== undefined && {lastId}),
		...(error !== undefined && {error}),
	};
}

function sum<T>(parts: readonly T[], count: (part: T) => number): number {
	let total = 0;
	for (const part of parts) total += count(part);
	return total;
}
