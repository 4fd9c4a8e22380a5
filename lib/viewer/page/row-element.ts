import {make} from './elements.ts';
import {clockTime, count, counted, sinceStart} from './figures.ts';
import {ending} from './job-outcome.ts';
import {lineRangeHash} from './line-range.ts';
import type {LineStore} from './line-store.ts';
import {matchesIn} from './search.ts';

export type TimeStyle = 'off' | 'relative' | 'absolute';

/** How rows are to look at the moment. */
export type RowLook = {
	readonly times: TimeStyle;
	readonly pattern: RegExp | undefined;
	/** Where the match begins that is gone to. */
	readonly current: {readonly line: number; readonly start: number} | undefined;
	readonly isSelected: (line: number) => boolean;
	readonly isOpen: (section: number) => boolean;
	readonly sectionFigures: (section: number) => string;
};

/** The element of one row. It is painted over and over, with whatever row comes into sight. */
export class RowElement {
	readonly root: HTMLElement = make('div', 'row');
	readonly text: HTMLElement = make('span', 'x');
	/** The line or, negative, the section that it shows. */
	shows = Number.NaN;
	readonly #number = make('a', 'n');
	readonly #time = make('time', 't');
	readonly #store: LineStore;

	constructor(store: LineStore) {
		this.#store = store;
		// With the keyboard, `l` picks lines: a stop at each of them would keep people from what follows.
		this.#number.tabIndex = -1;
		this.root.append(this.#number, this.#time, this.text);
	}

	paintLine(line: number, look: RowLook): void {
		const store = this.#store;
		const marker = store.marker(line);
		const number = store.number(line);
		const time = store.time(line);
		this.shows = line;
		this.root.dataset['line'] = String(line);
		this.root.className = look.isSelected(line) ? 'row selected' : 'row';
		this.#number.textContent = number === 0 ? '' : String(number);
		if (number === 0) this.#number.removeAttribute('href');
		else this.#number.href = lineRangeHash({from: number, to: number});
		this.#time.hidden = look.times === 'off';
		this.#time.textContent = Number.isNaN(time) ? '' : this.#timeText(time, look.times);
		this.#time.title = Number.isNaN(time) ? '' : new Date(time).toISOString();
		if (marker !== undefined) {
			const {kind} = marker.marker === 'end' ? ending(marker) : {kind: marker.marker};
			this.root.classList.add('marker', kind as string);
			this.text.textContent = markerText(marker, store.text(line));
			return;
		}
		const source = store.sources[store.source(line)] as string;
		if (source !== 'stdout') this.root.classList.add(source === 'stderr' ? 'stderr' : 'other');
		this.#paintText(line, look);
	}

	paintHeader(section: number, look: RowLook): void {
		const {phase} = this.#store.sections[section] ?? {phase: ''};
		const isOpen = look.isOpen(section);
		this.shows = -1 - section;
		this.root.className = 'row header';
		delete this.root.dataset['line'];
		this.#number.removeAttribute('href');
		this.#number.textContent = '';
		this.#time.hidden = true;
		const button = make('button', 'section');
		button.dataset['section'] = String(section);
		button.setAttribute('aria-expanded', String(isOpen));
		button.append(make('span', 'phase', phase), make('span', 'figures', look.sectionFigures(section)));
		this.text.replaceChildren(button);
	}

	#paintText(line: number, {pattern, current}: RowLook): void {
		const text = this.#store.text(line);
		const found = pattern === undefined ? [] : [...matchesIn(text, pattern)];
		if (found.length === 0) {
			this.text.textContent = text;
			return;
		}
		const parts: (string | HTMLElement)[] = [];
		let done = 0;
		for (const [start, end] of found) {
			const isCurrent = current?.line === line && current.start === start;
			parts.push(text.slice(done, start), make('mark', isCurrent ? 'current' : '', text.slice(start, end)));
			done = end;
		}
		this.text.replaceChildren(...parts, text.slice(done));
	}

	#timeText(time: number, style: TimeStyle): string {
		return style === 'absolute' ? clockTime(time) : sinceStart(time - this.#store.begun);
	}
}

type Marker = NonNullable<ReturnType<LineStore['marker']>>;

function markerText(marker: Marker, text: string): string {
	switch (marker.marker) {
		case 'end': {
			const lost = marker.lost ? ` · ${count(marker.lost)} lost` : '';
			return `${capitalised(ending(marker).words)} · ${counted(marker.lines ?? 0, 'line')}${lost}`;
		}
		case 'abandoned':
			return 'Abandoned: the process that wrote this log has not been heard of any more';
		case 'expired':
			return 'Expired: this log is no longer in Redis';
		default:
			return capitalised(text);
	}
}

function capitalised(text: string): string {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}
