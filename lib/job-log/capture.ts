import type {ChildProcess} from 'node:child_process';
import type {LogPipeline} from '../pipeline.ts';
import {type ChildExit, childExit} from './child-exit.ts';
import {type ChildOutput, childOutputs} from './child-output.ts';

export type CaptureContext = {
	readonly exitGraceMs: number;
	open(source: string): LogPipeline;
	writeEvent(text: string): Promise<void>;
	warn(message: string): void;
};

/** Follows a child until it has gone and its output is delivered. */
export async function capture(child: ChildProcess, context: CaptureContext): Promise<ChildExit> {
	const outputs = childOutputs(child, context.open);
	try {
		if (outputs.some(output => output.wasGone) && child.pid !== undefined) {
			context.warn(
				'A child was captured after its output had been read or closed: that output is not in the log',
			);
		}
		const exit = await childExit(child);
		const isOver = await endedOrSilent(outputs, context.exitGraceMs);
		if (!isOver) {
			for (const output of outputs) output.letGo();
			await context.writeEvent(
				`The command has exited, but another process keeps its output open; silent for ${context.exitGraceMs} ms, it is no longer followed`,
			);
		}
		return exit;
	} catch (error) {
		await context.writeEvent(`Command failed to start: ${(error as Error).message}`);
		throw error;
	} finally {
		await Promise.all(outputs.map(output => output.delivered()));
	}
}

// Whether all outputs have ended; a grandchild may keep them open as long as it writes.
async function endedOrSilent(outputs: readonly ChildOutput[], graceMs: number): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const silence = new Promise<false>(resolve => {
		const wait = (): void => {
			timer = setTimeout(() => {
				if (outputs.some(output => output.isHeldUp)) wait();
				else resolve(false);
			}, graceMs);
		};
		wait();
		for (const output of outputs) output.onData(() => timer?.refresh());
	});
	const ended = Promise.all(outputs.map(output => output.ended)).then(() => true);
	const isOver = await Promise.race([ended, silence]);
	clearTimeout(timer);
	return isOver;
}
