import {expectKnownOptions} from '../expect.ts';
import {emitLogWarning, type OnWarning} from '../log-warning.ts';
import type {RedactOptions} from '../redaction/redactor.ts';
import {defaultRules} from '../redaction/rules.ts';
import {dropBlank} from './drop-blank.ts';
import type {LineStage} from './map-lines.ts';
import {redact} from './redact.ts';
import {stripAnsi} from './strip-ansi.ts';
import {truncate} from './truncate.ts';

export type DefaultStagesOptions = {
	/** Values to mask wherever they stand: see `redact()`. Default: none. */
	readonly secrets?: RedactOptions['secrets'] | undefined;
	/** Default: `defaultRules`. */
	readonly rules?: RedactOptions['rules'] | undefined;
	/** In code points. Default: 2,000. Minimum: 1. */
	readonly maxLineLength?: number | undefined;
	/** Told of secrets that are too short to mask, and of a stage that fails. Default: `process.emitWarning()`. */
	readonly onWarning?: OnWarning | undefined;
};

/**
 * The stages of a pipeline that names none, in the order that is safe:
 *
 * 1. `stripAnsi()`: a colour or a rewrite inside a secret hides it from whatever looks for it later.
 * 2. `redact()`: on plain text, and before anything is cut away.
 * 3. `truncate()`: a secret cut in two no longer matches, and its first half would stay.
 * 4. `dropBlank()`: only now is a line of nothing but escapes blank.
 *
 * Stages of your own go behind: `[...defaultStages({secrets}), mapLines(shout)]`.
 *
 * @throws TypeError when an option is not what it should be.
 */
export function defaultStages(options: DefaultStagesOptions = {}): LineStage[] {
	expectKnownOptions('defaultStages()', options, ['secrets', 'rules', 'maxLineLength', 'onWarning']);
	const {secrets = [], rules = defaultRules, maxLineLength, onWarning = emitLogWarning} = options;
	const stages = [stripAnsi(), redact({secrets, rules, onWarning}), truncate(maxLineLength), dropBlank()];
	for (const stage of stages) stage.onWarning = onWarning;
	return stages;
}

/** @throws TypeError when options of the default stages come with stages that replace them, and would be ignored. */
export function expectStagesAlone(options: {
	readonly stages?: unknown;
	readonly secrets?: unknown;
	readonly rules?: unknown;
	readonly maxLineLength?: unknown;
}): void {
	const {stages, secrets, rules, maxLineLength} = options;
	if (stages === undefined) return;
	if (secrets === undefined && rules === undefined && maxLineLength === undefined) return;
	throw new TypeError(
		'Expected either `stages` or `secrets`, `rules` and `maxLineLength`, got both: give these to `defaultStages()` within `stages`',
	);
}
