import type {Duplex, Transform} from 'node:stream';
import {LineStage} from '../stages/map-lines.ts';
import {FusedStages} from './fused-stages.ts';
import {StageShield} from './stage-shield.ts';

/** The stages of a pipeline, put together: those at its head run inside the framing, the rest are streams. */
export type StageChain = {
	readonly head: FusedStages;
	readonly streams: readonly Duplex[];
	readonly shields: readonly StageShield[];
	/** Line stages that count their own drops, being without a shield. */
	readonly fused: readonly LineStage[];
};

export function chainStages(
	stages: readonly Transform[],
	{onFailure, onProgress}: {onFailure(who: string, error: Error): void; onProgress(): void},
): StageChain {
	const groups: (LineStage[] | Transform)[] = [[]];
	for (const stage of stages) {
		const group = groups[groups.length - 1];
		if (!isFusible(stage)) groups.push(stage);
		else if (Array.isArray(group)) group.push(stage);
		else groups.push([stage]);
	}
	const [head, ...rest] = groups as [LineStage[], ...(LineStage[] | Transform)[]];
	const streams = rest.map(group => {
		if (Array.isArray(group)) return new FusedStages(group).toTransform();
		const who = `\`stages[${stages.indexOf(group)}]\``;
		return new StageShield(group, {onFailure: error => onFailure(who, error), onProgress});
	});
	return {
		head: new FusedStages(head),
		streams,
		shields: streams.filter(stream => stream instanceof StageShield),
		fused: groups.filter(group => Array.isArray(group)).flat(),
	};
}

// A stage that someone listens to, or that holds lines already, has to stay a stream.
function isFusible(stage: Transform): stage is LineStage {
	return (
		stage instanceof LineStage &&
		stage.eventNames().every(event => event === 'prefinish') &&
		stage.writableLength + stage.readableLength === 0
	);
}
