import {expectFunction, unexpected} from '../expect.ts';
import {emitLogWarning, LogWarning, type OnWarning, warn} from '../log-warning.ts';
import {CutValues} from './cut-values.ts';
import {encodingsOf} from './encodings.ts';
import {visibleText} from './invisible.ts';
import type {Latin1} from './latin1.ts';
import {minimumNeedleLength, NeedleIndex} from './needle-index.ts';
import type {Span} from './rule.ts';
import {TextStarts} from './text-starts.ts';

/** Shorter values would be found in text that has nothing to do with them, and be guessed from what is masked. */
export const minimumSecretLength: number = minimumNeedleLength;

// The lines of a value of many lines: `}` or `"a": 1` of a JSON secret must not be masked everywhere.
const minimumLineLength = 8;

/**
 * Secrets whose very text is known. Found literally and in the encodings of encodings.ts, wherever they stand.
 * One set may serve many redactors: what is added to it is masked by all of them from then on.
 *
 * @throws TypeError when `values` is a string or holds what is neither a string nor `undefined`.
 */
export class KnownValues implements Iterable<string> {
	readonly #values: Set<string> = new Set();
	readonly #needles: NeedleIndex = new NeedleIndex();
	readonly #cut: CutValues = new CutValues(this.#needles);
	readonly #beside: WeakMap<TextStarts, {readonly starts: TextStarts; needles: number}> = new WeakMap();
	readonly #onWarning: OnWarning;
	#warned = false;

	constructor(
		values: Iterable<string | undefined> = [],
		{onWarning = emitLogWarning}: {readonly onWarning?: OnWarning} = {},
	) {
		this.#onWarning = expectFunction('onWarning', onWarning);
		this.add(...expectValues(values));
	}

	/** How many values are masked. */
	get size(): number {
		return this.#values.size;
	}

	[Symbol.iterator](): IterableIterator<string> {
		return this.#values.values();
	}

	/** `undefined` and `''` are ignored; those under 6 visible characters, or of lines under 8 alone, are told about. */
	add(...values: ReadonlyArray<string | undefined>): void {
		for (const value of values) {
			if (value === undefined) continue;
			if (typeof value !== 'string') throw notAValue(value);
			if (value.trim() === '' || this.#values.has(value)) continue;
			if (visible(value).trim().length < minimumSecretLength) this.#tellShort();
			if (value.length >= minimumSecretLength) this.#learn(value);
		}
	}

	/** The length of the longest form of a value that stands in `line` at `start`; 0 if none does. `bytes` are those of the line. */
	lengthAt(line: string, bytes: Latin1, start: number): number {
		return this.#needles.lengthAt(line, bytes, start);
	}

	/** What stands of a value before `end`, where the line was cut. `bytes` are those of the line. */
	beginningAt(end: number, line: string, bytes: Latin1): Span | undefined {
		return this.#cut.beginningAt(end, line, bytes);
	}

	/** Whether all that is masked can be known by bytes, which are the same in UTF-8. */
	get areAscii(): boolean {
		return this.#needles.areAscii;
	}

	/** Whether a form of a value may stand at `start` in the bytes of lines. */
	mayBeAt(bytes: Uint8Array, start: number): boolean {
		return this.#needles.mayBeAt(bytes, start);
	}

	/**
	 * Where a value, or one of the `others`, may begin; to be asked for again when values are added. None is made without
	 * values, and none of the values alone: each was 48 KB of every pipeline.
	 */
	startsBeside(others: TextStarts): TextStarts {
		const {needles} = this.#needles;
		if (needles.length === 0) return others;
		let made = this.#beside.get(others);
		if (made === undefined) {
			made = {starts: new TextStarts(others), needles: 0};
			this.#beside.set(others, made);
		}
		for (const needle of needles.slice(made.needles)) made.starts.add(needle);
		made.needles = needles.length;
		return made.starts;
	}

	#learn(value: string): void {
		this.#values.add(value);
		// A log shows it without the white space around it; in lines, what cannot be seen is passed over.
		for (const shown of new Set([value, visible(value), visible(value.trim())])) this.#learnForms(shown);
		const lines = visible(value)
			.split(/\r\n|\n|\r/)
			.map(line => line.trim())
			.filter(line => line !== '');
		if (lines.length < 2) return;
		const secretLines = lines.filter(line => !isArmour(line) && line.length >= minimumLineLength);
		if (secretLines.length === 0) this.#tellShort();
		for (const line of secretLines) {
			for (const form of encodingsOf(line, minimumLineLength)) this.#note(form);
		}
	}

	#learnForms(value: string): void {
		if (value.length < minimumSecretLength) return;
		for (const form of encodingsOf(value, minimumSecretLength)) {
			if (!/[\r\n]/.test(form)) this.#note(form);
		}
	}

	#note(form: string): void {
		this.#needles.add(form);
		this.#cut.add(form);
	}

	#tellShort(): void {
		if (this.#warned) return;
		this.#warned = true;
		const message = `A secret of fewer than ${minimumSecretLength} characters, or of lines of fewer than ${minimumLineLength}, is not masked: it would be found everywhere`;
		warn(this.#onWarning, new LogWarning('LOGSLUICE_SHORT_SECRET', message));
	}
}

function visible(value: string): string {
	return visibleText(value)?.text ?? value;
}

// The first and last line of a key block stand in public keys' neighbours too, and say nothing.
function isArmour(line: string): boolean {
	return line.startsWith('-----');
}

function expectValues(values: unknown): Iterable<string | undefined> {
	// The message must not show the value: a string in this place is the secret itself.
	if (typeof values === 'string') {
		throw new TypeError(
			'Expected `secrets` to be an iterable of strings, got a string: put it into an array',
		);
	}
	if (typeof (values as Iterable<string> | null)?.[Symbol.iterator] !== 'function') {
		throw unexpected('secrets', 'an iterable of strings', values);
	}
	return values as Iterable<string | undefined>;
}

function notAValue(value: unknown): TypeError {
	return new TypeError(`Expected each of \`secrets\` to be a string or undefined, got ${typeof value}`);
}
