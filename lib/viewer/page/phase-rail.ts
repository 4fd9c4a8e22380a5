import {byId, make, setText} from './elements.ts';
import {duration} from './figures.ts';
import type {Phase} from './phases.ts';

// More than anybody reads; a log may name a phase for each of a thousand tests.
const most = 300;

/** The list of phases beside the log: where each is, and how long it took. */
export class PhaseRail {
	readonly #root = byId('phases');
	readonly #list = byId('phase-list');
	readonly #onPick: (phase: Phase) => void;
	#phases: readonly Phase[] = [];

	constructor(onPick: (phase: Phase) => void) {
		this.#onPick = onPick;
	}

	show(phases: readonly Phase[], current: string | undefined): void {
		this.#phases = phases.slice(0, most);
		this.#root.hidden = phases.length === 0;
		while (this.#list.childElementCount < this.#phases.length) this.#add(this.#list.childElementCount);
		const longest = Math.max(1, ...this.#phases.map(({begun, ended}) => ended - begun || 0));
		for (const [index, {name, begun, ended, isRunning}] of this.#phases.entries()) {
			const button = this.#list.children[index]?.firstElementChild as HTMLElement;
			const [title, time, bar] = button.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
			const took = ended - begun;
			setText(title, name);
			setText(time, Number.isNaN(took) ? '' : duration(took));
			bar.style.setProperty('--share', String((took || 0) / longest));
			button.classList.toggle('running', isRunning);
			if (name === current) button.setAttribute('aria-current', 'true');
			else button.removeAttribute('aria-current');
		}
	}

	#add(index: number): void {
		const button = make('button');
		button.append(make('span', 'phase'), make('span', 'figures'), make('span', 'bar'));
		button.addEventListener('click', () => this.#onPick(this.#phases[index] as Phase));
		const item = make('li');
		item.append(button);
		this.#list.append(item);
	}
}
