import type {LineStore} from './line-store.ts';
import {integers} from './number-column.ts';
import {RowOffsets} from './row-offsets.ts';

/** What there is to see, in pixels. */
export type RowHeights = {readonly line: number; readonly header: number; readonly marker: number};

/** A row is a line, or the header of a section. */
export type Row =
	| {readonly line: number; readonly section?: undefined}
	| {readonly section: number; readonly line?: undefined};

/** The rows that the filters leave of the lines, and where each is. */
export class ShownRows {
	/** Sources, by number, that are not shown. */
	readonly hiddenSources: Set<number> = new Set<number>();
	/** Sections, by number, of which the header alone is shown. */
	readonly closedSections: Set<number> = new Set<number>();
	/** The only phase to be shown. */
	onlyPhase: string | undefined;
	/** Columns after which a line is wrapped. */
	columns: number = Number.POSITIVE_INFINITY;
	readonly offsets: RowOffsets = new RowOffsets();
	readonly #store: LineStore;
	readonly #heights: RowHeights;
	// Of a line its index plus 1; of a header the number of its section, in `#headers`.
	readonly #lines = integers();
	readonly #headers = new Map<number, number>();
	#taken = 0;
	#lastHeader = -1;

	constructor(store: LineStore, heights: RowHeights) {
		this.#store = store;
		this.#heights = heights;
	}

	get length(): number {
		return this.#lines.length;
	}

	row(index: number): Row {
		const section = this.#headers.get(index);
		return section === undefined ? {line: this.#lines.at(index) - 1} : {section};
	}

	isHeader(index: number): boolean {
		return this.#headers.has(index);
	}

	/** Takes up the lines that came since. */
	update(): void {
		const {length} = this.#store;
		for (; this.#taken < length; this.#taken++) this.#take(this.#taken);
	}

	/** Begins anew, after a change of what is to be shown. */
	rebuild(): void {
		this.offsets.clear();
		this.#lines.clear();
		this.#headers.clear();
		this.#taken = 0;
		this.#lastHeader = -1;
		this.update();
	}

	/** Whether the filters let the line through; one in a closed section is let through, and yet not shown. */
	passes(line: number): boolean {
		if (this.#store.marker(line) !== undefined) return true;
		if (this.hiddenSources.has(this.#store.source(line))) return false;
		return this.onlyPhase === undefined || this.#phaseOf(line) === this.onlyPhase;
	}

	/** The row of the line, or of the next one that is shown. */
	rowOf(line: number): number {
		let low = 0;
		let high = this.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#position(middle) < line) low = middle + 1;
			else high = middle;
		}
		if (this.#headers.has(low) && this.#lineAt(low + 1) === line) low++;
		return Math.min(low, Math.max(0, this.length - 1));
	}

	/** The row of a section's header, or where it would be. */
	rowOfSection(section: number): number {
		const row = this.rowOf(this.#store.sections[section]?.first ?? 0);
		return this.#headers.get(row - 1) === section ? row - 1 : row;
	}

	/** The line of the row, or the one that its header stands before. */
	lineOf(row: number): number {
		return this.#position(row);
	}

	#take(line: number): void {
		if (!this.passes(line)) return;
		const section = this.#store.section(line);
		const isMarker = this.#store.marker(line) !== undefined;
		if (section !== this.#lastHeader && !isMarker) {
			this.#lastHeader = section;
			if (this.#store.sections[section]?.phase !== '') {
				this.#headers.set(this.length, section);
				this.#lines.push(0);
				this.offsets.push(this.#heights.header);
			}
		}
		if (this.closedSections.has(section) && !isMarker) return;
		this.#lines.push(line + 1);
		this.offsets.push(isMarker ? this.#heights.marker : this.#lineHeight(line));
	}

	#lineHeight(line: number): number {
		return Math.max(1, Math.ceil(this.#store.width(line) / this.columns)) * this.#heights.line;
	}

	#phaseOf(line: number): string {
		return this.#store.sections[this.#store.section(line)]?.phase ?? '';
	}

	// A header comes just before the first line of its section.
	#position(row: number): number {
		const section = this.#headers.get(row);
		return section === undefined ? this.#lineAt(row) : (this.#store.sections[section]?.first ?? 0);
	}

	#lineAt(row: number): number {
		return row < this.length ? this.#lines.at(row) - 1 : -1;
	}
}
