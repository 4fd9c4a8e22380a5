import {expectFunction} from '../expect.ts';
import {emitLogWarning} from '../log-warning.ts';
import {type RedactOptions, Redactor} from '../redaction/redactor.ts';
import {BlockStage} from './block-stage.ts';

/**
 * Masks secrets: known values, and what the rules find. The key's name stays: `API_KEY=[REDACTED]`.
 * One stage a source: what a line began, such as a private key, the next lines of the same stage go on.
 *
 * @throws TypeError when an option is not what it should be.
 */
export function redact(options: RedactOptions = {}): RedactStage {
	return new RedactStage(options);
}

export class RedactStage extends BlockStage {
	readonly #redactor: Redactor;

	constructor(options: RedactOptions = {}) {
		const {onWarning = emitLogWarning} = options;
		expectFunction('onWarning', onWarning);
		// A pipeline may set the stage's own `onWarning` later; short secrets are told of before there is a stage.
		let made = false;
		const redactor = new Redactor('redact()', {
			...options,
			onWarning: warning => (made ? this.onWarning : onWarning)(warning),
		});
		super('redact', line => redactor.redact(line));
		made = true;
		this.#redactor = redactor;
		this.onWarning = onWarning;
	}

	protected override nextTouched(block: Buffer, from: number): number {
		return this.#redactor.nextTouched(block, from);
	}

	/** Masks these too, in the lines that come from now on, in every stage that shares the same `KnownValues`. */
	addSecret(...values: ReadonlyArray<string | undefined>): void {
		this.#redactor.secrets.add(...values);
	}

	/** How many secrets each rule masked so far; known values count under `secret`. */
	get redactedByRule(): Readonly<Record<string, number>> {
		return this.#redactor.redactedByRule;
	}
}
