import type {Latin1} from './latin1.ts';
import {minimumNeedleLength, type NeedleIndex} from './needle-index.ts';
import type {Span} from './rule.ts';

/** Finds what a cut line still has of a known value: lines are cut at white space, and a value may hold some. */
export class CutValues {
	readonly #needles: NeedleIndex;
	/** Beginnings too short for the index, up to a white space. */
	readonly #short: Set<string> = new Set();
	#longest = 0;

	constructor(needles: NeedleIndex) {
		this.#needles = needles;
	}

	/** Of what was added to the needles. */
	add(needle: string): void {
		this.#longest = Math.max(this.#longest, needle.length);
		if (!/\s/.test(needle)) return;
		for (let end = 1; end < minimumNeedleLength; end++) {
			if (/\s/.test(needle[end]!)) this.#short.add(needle.slice(0, end));
		}
	}

	/** The beginning of a value that stands before `end`, where the line was cut. `bytes` are those of the line. */
	beginningAt(end: number, line: string, bytes: Latin1): Span | undefined {
		for (let at = Math.max(0, end - this.#longest); at <= end - minimumNeedleLength; at++) {
			if (this.#needles.goesOnFrom(line, bytes, {start: at, end})) return [at, end];
		}
		for (let at = Math.max(0, end - minimumNeedleLength + 1); at < end; at++) {
			if (this.#short.has(line.slice(at, end)) && !/\w/.test(line[at - 1] ?? '')) return [at, end];
		}
		return undefined;
	}
}
