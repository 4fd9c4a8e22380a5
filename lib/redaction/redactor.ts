import {expectFunction, expectKnownOptions} from '../expect.ts';
import {emitLogWarning, LogWarning, type OnWarning, warn} from '../log-warning.ts';
import {type Allow, type AllowOption, compileAllow} from './allow.ts';
import {blockBytes} from './block-bytes.ts';
import {type Censor, compileCensor} from './censor.ts';
import {type CompiledRules, compileRules, type Finders} from './compiled-rules.ts';
import {type CutLine, cutLineOf, isMarkAt} from './cut-line.ts';
import {type VisibleText, visibleText} from './invisible.ts';
import type {KeywordHit} from './keyword-index.ts';
import {KnownValues} from './known-values.ts';
import {latin1Of} from './latin1.ts';
import type {RedactionRule, Span} from './rule.ts';
import {defaultRules} from './rules.ts';
import {clipSpans, mergeSpans, replaceSpans, type SecretSpan} from './spans.ts';
import type {TextStarts} from './text-starts.ts';

export type RedactOptions = {
	/**
	 * Values to mask wherever they stand, in the usual encodings too. `undefined` and `''` are ignored,
	 * values under 6 characters told about and not masked. A `KnownValues` is shared, not copied.
	 * Default: none.
	 */
	readonly secrets?: Iterable<string | undefined> | undefined;
	/**
	 * `[...defaultRules, mine]` adds to the default, `[]` masks known values only. A pattern that matches nothing at all,
	 * or repeats a group that can be repeated in two ways, is refused: a line could hold it up for ever. Default: `defaultRules`.
	 */
	readonly rules?: readonly RedactionRule[] | undefined;
	/**
	 * What is not to be masked though a rule finds it: secrets equal to a string or matched by a RegExp
	 * of the array, or for which the function returns true. Known values are masked all the same. Default: nothing.
	 */
	readonly allow?: AllowOption | undefined;
	/** Default: `[REDACTED]`. */
	readonly censor?: Censor | undefined;
	/** Default: `process.emitWarning()`. */
	readonly onWarning?: OnWarning | undefined;
};

export const redactOptionNames = ['secrets', 'rules', 'allow', 'censor', 'onWarning'] as const;

const defaultCensor = '[REDACTED]';

/** Redaction of the lines of one source, one after the other: what a key block began, its next lines go on. */
export class Redactor {
	readonly secrets: KnownValues;
	/** How many secrets each rule masked; known values count under `secret`. */
	readonly redactedByRule: Record<string, number> = {};
	readonly #rules: CompiledRules;
	readonly #finders: Finders;
	readonly #allow: Allow | undefined;
	readonly #censor: (secret: string, ruleId: string) => string;
	readonly #onWarning: OnWarning;
	#starts: TextStarts;
	/** How many known values `#starts` has. */
	#knownSize = 0;
	#failed = false;
	// What the first rule threw that failed on this line.
	#failure: {readonly error: unknown} | undefined;
	// Finders that wait for the next line, by rule.
	readonly #expectant: Set<number> = new Set();

	constructor(owner: string, options: RedactOptions = {}) {
		expectKnownOptions(owner, options, redactOptionNames);
		const {
			secrets = [],
			rules = defaultRules,
			allow,
			censor = defaultCensor,
			onWarning = emitLogWarning,
		} = options;
		this.#onWarning = expectFunction('onWarning', onWarning);
		this.secrets = secrets instanceof KnownValues ? secrets : new KnownValues(secrets, {onWarning});
		this.#rules = compileRules(rules);
		this.#finders = this.#rules.finders();
		this.#starts = this.#rules.index.starts;
		this.#allow = compileAllow(allow);
		this.#censor = compileCensor(censor);
	}

	/** The line without its secrets; as a whole `[REDACTED]` if a rule, `allow` or `censor` throws. */
	redact(line: string): string {
		try {
			const spans = this.#find(line);
			return spans.length === 0 ? line : this.#replace(line, mergeSpans(spans));
		} catch (error) {
			this.#tellFailure(error);
			return defaultCensor;
		}
	}

	/**
	 * The first place at or behind `from`, where a line begins, in a line of the block that `redact()` may change or has to
	 * remember; the block's length if there is none.
	 */
	nextTouched(block: Buffer, from: number): number {
		if (!this.#isIdle) return from;
		const searched = blockBytes(block);
		const {bytes, length, isAscii, hasInvisible} = searched;
		if (hasInvisible || (!isAscii && !this.secrets.areAscii)) return from;
		const starts = this.#currentStarts;
		for (let at = from - 1; ; ) {
			at = starts.nextIn(bytes, at + 1, length);
			if (at >= length) return length;
			if (this.#rules.index.mattersAt(searched, at) || isMarkAt(bytes, at)) return at;
			if (this.#knownSize > 0 && this.secrets.mayBeAt(bytes, at)) return at;
		}
	}

	/** As far as it is in the line itself. */
	#findCut({text, completed}: CutLine): readonly SecretSpan[] {
		return clipSpans(this.#find(completed, text.length), text.length);
	}

	/** `cutAt`: where the line was cut, of which more was made since. */
	#find(line: string, cutAt?: number): readonly SecretSpan[] {
		const bytes = latin1Of(line);
		const visible = bytes.isAscii ? undefined : visibleText(line);
		if (visible !== undefined) return this.#findVisible(visible);
		const starts = this.#currentStarts;
		const first = starts.nextIn(bytes.bytes, 0, bytes.length);
		const isCut = cutAt !== undefined;
		if (first >= bytes.length && this.#isIdle && !isCut) return noSpans;
		const cut = isCut ? undefined : cutLineOf(line);
		if (cut !== undefined) return this.#findCut(cut);
		const spans: SecretSpan[] = [];
		const hits: KeywordHit[] = [];
		// Before any rule: what a rule calls may take another line into the same bytes.
		for (let at = first; at < bytes.length; at = starts.nextIn(bytes.bytes, at + 1, bytes.length)) {
			this.#rules.index.noteAt(bytes, at, hits);
			const length = this.#knownSize === 0 ? 0 : this.secrets.lengthAt(line, bytes, at);
			if (length > 0) spans.push({start: at, end: at + length, ruleId: knownValueId});
		}
		const begun = !isCut ? undefined : this.secrets.beginningAt(cutAt, line, bytes);
		if (begun !== undefined) spans.push({start: begun[0], end: begun[1], ruleId: knownValueId});
		if (!this.#isIdle) {
			for (const rule of this.#unasked(hits)) this.#ask(rule, {line, ends: noEnds, isCut}, spans);
		}
		for (const {owner, ends} of hits) this.#ask(owner, {line, ends, isCut}, spans);
		const failure = this.#failure;
		this.#failure = undefined;
		if (failure !== undefined) throw failure.error;
		return spans;
	}

	/** Where a keyword or a known value may begin: one look at a line for both. */
	get #currentStarts(): TextStarts {
		const {size} = this.secrets;
		if (size !== this.#knownSize) {
			this.#knownSize = size;
			this.#starts = this.secrets.startsBeside(this.#rules.index.starts);
		}
		return this.#starts;
	}

	/** Whether no rule wants a line that holds none of its keywords. */
	get #isIdle(): boolean {
		return this.#expectant.size === 0 && this.#rules.always.length === 0;
	}

	/** Rules that want a line though it holds none of their keywords. */
	#unasked(hits: readonly KeywordHit[]): readonly number[] {
		const asked = new Set(hits.map(({owner}) => owner));
		return [...new Set([...this.#rules.always, ...this.#expectant])].filter(rule => !asked.has(rule));
	}

	#findVisible({text, positionOf}: VisibleText): readonly SecretSpan[] {
		return this.#find(text).map(({start, end, ruleId}) => ({
			start: positionOf(start),
			end: positionOf(end - 1) + 1,
			ruleId,
		}));
	}

	/** Keeps what it throws for later: another rule may have to remember this line, as the beginning of a key. */
	#ask(rule: number, asked: AskedLine, spans: SecretSpan[]): void {
		try {
			this.#run(rule, asked, spans);
		} catch (error) {
			this.#failure ??= {error};
		}
	}

	#run(rule: number, {line, ends, isCut}: AskedLine, spans: SecretSpan[]): void {
		const finder = this.#finders.of(rule);
		try {
			const found = finder.find(line, ends, isCut);
			// Taken as a whole before anybody is asked about it: a generator goes on only as far as it is read.
			for (const [start, end] of Array.isArray(found) ? (found as readonly Span[]) : [...found]) {
				const ruleId = this.#rules.ids[rule]!;
				if (end <= start || this.#allow?.(line.slice(start, end), ruleId)) continue;
				spans.push({start, end, ruleId});
			}
		} finally {
			if (finder.expectant) this.#expectant.add(rule);
			else if (this.#expectant.size > 0) this.#expectant.delete(rule);
		}
	}

	#replace(line: string, spans: readonly SecretSpan[]): string {
		const replaced = replaceSpans(line, spans, this.#censor);
		for (const {ruleId} of spans) this.redactedByRule[ruleId] = (this.redactedByRule[ruleId] ?? 0) + 1;
		return replaced;
	}

	#tellFailure(error: unknown): void {
		if (this.#failed) return;
		this.#failed = true;
		const message = 'Redaction failed on a line; such lines are masked as a whole';
		warn(this.#onWarning, new LogWarning('LOGSLUICE_STAGE_FAILED', message, {cause: error}));
	}
}

type AskedLine = {readonly line: string; readonly ends: readonly number[]; readonly isCut: boolean};

const knownValueId = 'secret';
const noSpans: readonly SecretSpan[] = [];
const noEnds: readonly number[] = [];
