import type {Entry} from './entry.ts';
import {bytes, doubles, integers} from './number-column.ts';
import {shownText} from './shown-text.ts';
import {textWidth} from './text-width.ts';

/** A run of lines of one phase. */
export type Section = {
	/** Empty where the lines have none. */
	readonly phase: string;
	/** Index of its first line, as far as that is still there. */
	first: number;
	readonly begun: number;
	/** When its last line came. */
	lastTime: number;
	lines: number;
};

/** The characters of its text, and what its numbers and the text's own head take. */
function lineSize(text: string): number {
	return text.length + 64;
}

/**
 * All lines of the log, in columns: an object a line would take 200 MB for a million of them. A line is known by its
 * index here; its number in the job's log is another matter, and may be missing.
 */
export class LineStore {
	readonly sections: Section[] = [];
	/** The names of sources by their numbers, the usual ones first. */
	readonly sources: string[] = ['stdout', 'stderr', 'system'];
	/** How many lines each source has; markers are no lines. */
	readonly sourceCounts: number[] = [0, 0, 0];
	/** Lines, without markers. */
	lines: number = 0;
	highestNumber: number = 0;
	/** Columns that the widest line takes. */
	widest: number = 0;
	/** When the first line came; NaN before. */
	begun: number = Number.NaN;
	lastTime: number = Number.NaN;
	#texts: string[] = [];
	readonly #times = doubles();
	readonly #numbers = doubles();
	readonly #widths = integers();
	readonly #sections = integers();
	readonly #sources = bytes();
	#markers = new Map<number, Entry>();
	#size = 0;

	get length(): number {
		return this.#texts.length;
	}

	push(entry: Entry): void {
		const text = shownText(entry.text);
		const width = textWidth(text);
		const time = Date.parse(entry.ts);
		const section = this.#sectionFor(entry, time);
		this.#size += lineSize(text);
		this.#texts.push(text);
		this.#times.push(time);
		this.#numbers.push(entry.n ?? 0);
		this.#widths.push(width);
		this.#sections.push(section);
		const source = this.#sourceOf(entry.source);
		this.#sources.push(source);
		this.highestNumber = Math.max(this.highestNumber, entry.n ?? 0);
		if (entry.marker !== undefined) {
			this.#markers.set(this.length - 1, entry);
			return;
		}
		this.sourceCounts[source] = (this.sourceCounts[source] as number) + 1;
		this.lines++;
		this.widest = Math.max(this.widest, width);
	}

	text(line: number): string {
		return this.#texts[line] as string;
	}

	/** In milliseconds; NaN where its writer gave none that can be understood. */
	time(line: number): number {
		return this.#times.at(line);
	}

	/** Its number in the job's log; 0 where it has none. */
	number(line: number): number {
		return this.#numbers.at(line);
	}

	width(line: number): number {
		return this.#widths.at(line);
	}

	section(line: number): number {
		return this.#sections.at(line);
	}

	source(line: number): number {
		return this.#sources.at(line);
	}

	marker(line: number): Entry | undefined {
		return this.#markers.get(line);
	}

	markedLines(): Iterable<number> {
		return this.#markers.keys();
	}

	/** The last line with this number: a log that was begun anew counts anew. */
	withNumber(number: number): number | undefined {
		for (let line = this.length - 1; line >= 0; line--) if (this.number(line) === number) return line;
		return undefined;
	}

	/** About how many bytes all of it takes. */
	get size(): number {
		return this.#size;
	}

	/** Forgets the oldest lines until the rest takes at most so many bytes; tells how many they were. */
	shrink(size: number): number {
		let count = 0;
		for (; this.#size > size && count < this.length; count++) this.#size -= lineSize(this.text(count));
		this.#texts = this.#texts.slice(count);
		for (const column of [this.#times, this.#numbers, this.#widths, this.#sections, this.#sources])
			column.drop(count);
		const markers = [...this.#markers].map(([line, entry]) => [line - count, entry] as const);
		this.#markers = new Map(markers.filter(([line]) => line >= 0));
		for (const section of this.sections) section.first = Math.max(0, section.first - count);
		return count;
	}

	// Markers are about the log and not of a phase: they stay in the section that they come in.
	#sectionFor({phase: given, marker}: Entry, time: number): number {
		const phase = shownText(given);
		let last = this.sections.at(-1);
		if (last === undefined || (marker === undefined && last.phase !== phase)) {
			last = {
				phase: marker === undefined ? phase : '',
				first: this.length,
				begun: time,
				lastTime: time,
				lines: 0,
			};
			this.sections.push(last);
		}
		if (marker === undefined) last.lines++;
		if (!Number.isNaN(time)) {
			if (Number.isNaN(this.begun)) this.begun = time;
			if (marker === undefined || marker === 'end') last.lastTime = this.lastTime = time;
		}
		return this.sections.length - 1;
	}

	#sourceOf(given: string): number {
		const name = shownText(given);
		const known = this.sources.indexOf(name);
		if (known !== -1) return known;
		// A number has one byte; whoever has more sources than that sees the rest under the last one.
		if (this.sources.length === 256) return 255;
		this.sourceCounts.push(0);
		return this.sources.push(name) - 1;
	}
}
