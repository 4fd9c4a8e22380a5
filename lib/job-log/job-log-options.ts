import type {Transform} from 'node:stream';
import {expectFunction, expectKnownOptions, expectLabel, expectMilliseconds} from '../expect.ts';
import type {LogAddress} from '../format/log-key.ts';
import {type DefaultStagesOptions, expectStagesAlone} from '../stages/default-stages.ts';
import {type DeliveryOptions, deliveryOptionNames} from '../write/delivery-options.ts';

export type JobLogOptions = LogAddress &
	DeliveryOptions & {
		/** What the job is at: up to 64 characters, none a control character. Default: empty. */
		readonly phase?: string | undefined;
		/** The most that is held of one line, in bytes; the rest of it is skipped. Minimum: 8,192. Default: 65,536. */
		readonly maxLineBytes?: number | undefined;
		/**
		 * Milliseconds of silence after which `capture()` lets go of a process that keeps the output of an exited
		 * command open. Default: 2,000.
		 */
		readonly exitGraceMs?: number | undefined;
	} & (
		| (Omit<DefaultStagesOptions, 'onWarning'> & {readonly stages?: undefined})
		| {
				/** Makes the stages of one stream; replaces **all** default stages, redaction too. */
				readonly stages: () => readonly Transform[];
				readonly secrets?: undefined;
				readonly rules?: undefined;
				readonly maxLineLength?: undefined;
		  }
	);

/** @throws TypeError that names the option, what was expected and what came. */
export function expectJobLogOptions(options: JobLogOptions): void {
	expectKnownOptions('JobLog', options, [...ownOptionNames, ...deliveryOptionNames]);
	const {phase = '', exitGraceMs = defaultExitGraceMs, stages} = options;
	expectLabel('phase', phase, {mayBeEmpty: true});
	expectMilliseconds('exitGraceMs', exitGraceMs);
	expectStagesAlone(options);
	if (stages !== undefined) expectFunction('stages', stages);
}

export const defaultExitGraceMs = 2_000;

const ownOptionNames = [
	...['jobId', 'key', 'phase', 'exitGraceMs', 'maxLineBytes'],
	...['stages', 'secrets', 'rules', 'maxLineLength'],
];
