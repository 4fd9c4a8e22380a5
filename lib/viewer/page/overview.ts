import {byId} from './elements.ts';
import type {LineSelection} from './line-selection.ts';
import type {LineStore} from './line-store.ts';
import type {Search} from './search.ts';
import type {ShownRows} from './shown-rows.ts';

/** A strip beside the log that shows where in all of it the matches, the picked lines and the gaps are. */
export class Overview {
	readonly #canvas = byId<HTMLCanvasElement>('overview');
	readonly #store: LineStore;
	readonly #rows: ShownRows;
	readonly #search: Search;
	readonly #selection: LineSelection;
	#isDue = false;

	constructor(
		store: LineStore,
		{rows, search, selection}: {rows: ShownRows; search: Search; selection: LineSelection},
	) {
		this.#store = store;
		this.#rows = rows;
		this.#search = search;
		this.#selection = selection;
	}

	/** Draws at the next frame. */
	update(): void {
		if (this.#isDue) return;
		this.#isDue = true;
		requestAnimationFrame(() => {
			this.#isDue = false;
			this.#draw();
		});
	}

	#draw(): void {
		const {clientWidth, clientHeight} = this.#canvas;
		const ratio = devicePixelRatio;
		const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
		if (this.#canvas.width !== width) this.#canvas.width = width;
		if (this.#canvas.height !== height) this.#canvas.height = height;
		const context = this.#canvas.getContext('2d');
		if (context === null) return;
		context.clearRect(0, 0, width, height);
		const {offsets} = this.#rows;
		const scale = height / Math.max(offsets.total, clientHeight);
		const style = getComputedStyle(this.#canvas);
		const mark = (line: number, color: string, until = line) => {
			const from = offsets.before(this.#rows.rowOf(line)) * scale;
			const to = until === line ? from : offsets.before(this.#rows.rowOf(until)) * scale;
			context.fillStyle = color;
			context.fillRect(0, Math.floor(from), width, Math.max(2 * ratio, to - from));
		};
		if (this.#selection.size > 0) {
			mark(this.#selection.from, style.getPropertyValue('--picked-mark'), this.#selection.to);
		}
		for (const line of this.#store.markedLines()) {
			const kind = this.#store.marker(line)?.marker;
			if (kind === 'gap' || kind === 'reset') mark(line, style.getPropertyValue('--warn'));
		}
		this.#drawMatches(mark, style.getPropertyValue('--match-mark'));
	}

	// At most as many as there are pixels, by halves and not one by one: there may be millions.
	#drawMatches(mark: (line: number, color: string) => void, color: string): void {
		const {matches} = this.#search;
		const step = Math.max(1, matches / 2000);
		for (let index = 0; index < matches; index += step)
			mark(this.#search.match(Math.floor(index)).line, color);
	}
}
