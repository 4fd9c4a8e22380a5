import {byId, make, setPressed, setText} from './elements.ts';
import {count} from './figures.ts';
import type {LineStore} from './line-store.ts';
import type {ShownRows} from './shown-rows.ts';

/** Which sources and which phase are shown. */
export class Filters {
	readonly #sources = byId('sources');
	readonly #phase = byId<HTMLSelectElement>('phase');
	readonly #store: LineStore;
	readonly #rows: ShownRows;
	readonly #onChange: () => void;
	readonly #phases = new Set<string>();
	#known = 0;

	constructor(store: LineStore, rows: ShownRows, onChange: () => void) {
		this.#store = store;
		this.#rows = rows;
		this.#onChange = onChange;
		this.#phase.addEventListener('change', () => {
			this.#rows.onlyPhase = this.#phase.value === '' ? undefined : this.#phase.value.slice(1);
			this.#onChange();
		});
	}

	/** Whether anything is kept out of sight. */
	get isActive(): boolean {
		return this.#rows.hiddenSources.size > 0 || this.#rows.onlyPhase !== undefined;
	}

	reset(): void {
		this.#rows.hiddenSources.clear();
		this.#rows.onlyPhase = undefined;
		this.#phase.value = '';
		for (const button of this.#sources.children) setPressed(button as HTMLElement, true);
		this.#onChange();
	}

	/** Takes up sources and phases that are new, and the number of lines of each source. */
	update(): void {
		const {sources, sourceCounts, sections} = this.#store;
		while (this.#sources.childElementCount < sources.length) this.#addSource(this.#sources.childElementCount);
		for (const [source, lines] of sourceCounts.entries()) {
			const button = this.#sources.children[source] as HTMLElement;
			setText(button.lastElementChild as Element, count(lines));
			button.hidden = lines === 0 && source > 0;
		}
		for (; this.#known < sections.length; this.#known++) this.#addPhase(sections[this.#known]?.phase ?? '');
		byId('phase-label').hidden = this.#phase.length < 2;
	}

	#addSource(source: number): void {
		const name = this.#store.sources[source] as string;
		const button = make('button', `chip ${source === 0 ? '' : source === 1 ? 'stderr' : 'other'}`);
		button.append(make('span', '', name), make('span', 'count'));
		setPressed(button, true);
		button.addEventListener('click', () => {
			const {hiddenSources} = this.#rows;
			if (!hiddenSources.delete(source)) hiddenSources.add(source);
			setPressed(button, !hiddenSources.has(source));
			this.#onChange();
		});
		this.#sources.append(button);
	}

	#addPhase(phase: string): void {
		// A letter before the name: an empty value stands for all.
		const value = `=${phase}`;
		if (phase === '' || this.#phases.has(phase)) return;
		this.#phases.add(phase);
		const option = make('option', '', phase);
		option.value = value;
		this.#phase.append(option);
	}
}
