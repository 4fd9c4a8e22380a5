import type {Transform} from 'node:stream';
import {unexpected} from '../expect.ts';
import type {OnWarning} from '../log-warning.ts';
import {KnownValues} from '../redaction/known-values.ts';
import {defaultStages} from '../stages/default-stages.ts';
import {RedactStage} from '../stages/redact.ts';
import type {JobLogOptions} from './job-log-options.ts';

/** Makes the stages of each of a job's streams, and keeps the secrets that all of them mask. */
export class JobStages {
	readonly #options: JobLogOptions;
	readonly #onWarning: OnWarning;
	readonly #secrets: KnownValues;

	constructor(options: JobLogOptions, onWarning: OnWarning) {
		this.#options = options;
		this.#onWarning = onWarning;
		const {secrets} = options;
		this.#secrets = secrets instanceof KnownValues ? secrets : new KnownValues(secrets, {onWarning});
	}

	create(): readonly Transform[] {
		const {stages, rules, maxLineLength} = this.#options;
		// One set of values for all streams: a thousand of them are worth megabytes, and what is added is known to all.
		if (stages === undefined) {
			return defaultStages({secrets: this.#secrets, rules, maxLineLength, onWarning: this.#onWarning});
		}
		const created = stages();
		if (!Array.isArray(created))
			throw unexpected('stages', 'a function that makes an array of Transforms', created);
		this.#teach(created, [...this.#secrets]);
		return created;
	}

	/** `created` are the stages of streams that are open: those of the user's own making keep values of their own. */
	addSecret(values: readonly (string | undefined)[], created: Iterable<readonly Transform[]>): void {
		this.#secrets.add(...values);
		if (this.#options.stages === undefined) return;
		for (const stages of created) this.#teach(stages, values);
	}

	#teach(stages: readonly Transform[], values: readonly (string | undefined)[]): void {
		if (values.length === 0) return;
		for (const stage of stages) {
			if (stage instanceof RedactStage) stage.addSecret(...values);
		}
	}
}
