import type {LineStore} from './line-store.ts';
import {RowElement, type RowLook} from './row-element.ts';
import type {ShownRows} from './shown-rows.ts';
import {isSimple} from './text-width.ts';

// What browsers allow an element: 33,554,428 pixels in Chromium, 17,895,697 in Firefox. A longer log is scrolled through
// in proportion.
const tallest = 15_000_000;
// Room under the last line, so that it does not stick to the edge.
const roomBelow = 40;

/** The rows in sight, and half as many again above and below, as elements; of all others there is nothing but their height. */
export class VirtualWindow {
	readonly #scroller: HTMLElement;
	readonly #sizer: HTMLElement;
	readonly #store: LineStore;
	readonly #rows: ShownRows;
	readonly #look: RowLook;
	readonly #shown = new Map<number, RowElement>();
	readonly #spare: RowElement[] = [];
	/** Rows that stay, wherever is scrolled to: a selection of the browser's ends in them. */
	pinned: readonly number[] = [];
	#height = -1;

	constructor(
		scroller: HTMLElement,
		{store, rows, look}: {store: LineStore; rows: ShownRows; look: RowLook},
	) {
		this.#scroller = scroller;
		this.#sizer = scroller.firstElementChild as HTMLElement;
		this.#store = store;
		this.#rows = rows;
		this.#look = look;
	}

	/** Pixels of the log that are above the window. */
	get top(): number {
		return this.#scroller.scrollTop * this.#scale;
	}

	get isAtEnd(): boolean {
		const {scrollTop, clientHeight, scrollHeight} = this.#scroller;
		return scrollHeight - scrollTop - clientHeight < 6;
	}

	get topRow(): number {
		return this.#rows.offsets.rowAt(this.top);
	}

	scrollTo(top: number): void {
		this.#fit();
		this.#scroller.scrollTop = top / this.#scale;
		this.render();
	}

	scrollToEnd(): void {
		this.#fit();
		this.#scroller.scrollTop = this.#scroller.scrollHeight;
		this.render();
	}

	/** Brings a row into the middle, unless it is well in sight. */
	reveal(row: number): void {
		const {offsets} = this.#rows;
		const from = offsets.before(row);
		const {clientHeight} = this.#scroller;
		const margin = Math.min(80, clientHeight / 4);
		if (from >= this.top + margin && from <= this.top + clientHeight - margin) this.render();
		else this.scrollTo(Math.max(0, from - clientHeight / 2 + offsets.height(row) / 2));
	}

	element(row: number): RowElement | undefined {
		return this.#shown.get(row);
	}

	/** The row whose element this is, or is in. */
	rowOf(node: Node | null): number | undefined {
		const root = (node instanceof Element ? node : node?.parentElement)?.closest('.row');
		for (const [row, element] of this.#shown) if (element.root === root) return row;
		return undefined;
	}

	/** Paints all rows again; `anew` where other rows are in their places. */
	repaint({anew = false}: {anew?: boolean} = {}): void {
		if (anew) this.#drop(() => true);
		for (const [row, element] of this.#shown) this.#paint(element, row);
		this.render();
	}

	render(): void {
		this.#fit();
		const rows = this.#rows;
		if (rows.length === 0) {
			this.#drop(() => true);
			return;
		}
		const {clientHeight} = this.#scroller;
		const {top} = this;
		const spare = clientHeight / 2;
		const first = rows.offsets.rowAt(top - spare);
		const last = rows.offsets.rowAt(top + clientHeight + spare);
		const stays = (row: number) => (row >= first && row <= last) || this.pinned.includes(row);
		this.#drop(row => !stays(row));
		this.#place(this.pinned.filter(row => row < first));
		const fresh: number[] = [];
		for (let row = first; row <= last; row++) fresh.push(row);
		this.#place(fresh);
		this.#place(this.pinned.filter(row => row > last && row < rows.length));
		if (Number.isFinite(rows.columns)) this.#measure();
		this.#position();
	}

	get #scale(): number {
		const {total} = this.#rows.offsets;
		const {clientHeight} = this.#scroller;
		return total <= tallest ? 1 : (total + roomBelow - clientHeight) / (tallest + roomBelow - clientHeight);
	}

	#fit(): void {
		const height = Math.min(this.#rows.offsets.total, tallest) + roomBelow;
		if (height === this.#height) return;
		this.#height = height;
		this.#sizer.style.height = `${height}px`;
	}

	// In the order of rows: a selection and a screen reader go by the order of elements.
	#place(rows: readonly number[]): void {
		for (const row of rows) {
			if (this.#shown.has(row)) continue;
			const element = this.#spare.pop() ?? new RowElement(this.#store);
			this.#paint(element, row);
			this.#sizer.insertBefore(element.root, this.#after(row));
			this.#shown.set(row, element);
		}
	}

	#after(row: number): HTMLElement | null {
		const next = this.#shown.get(row + 1);
		if (next !== undefined) return next.root;
		let nearest: number | undefined;
		for (const other of this.#shown.keys()) {
			if (other > row && (nearest === undefined || other < nearest)) nearest = other;
		}
		return nearest === undefined ? null : (this.#shown.get(nearest) as RowElement).root;
	}

	#paint(element: RowElement, row: number): void {
		const {line, section} = this.#rows.row(row);
		if (section === undefined) element.paintLine(line, this.#look);
		else element.paintHeader(section, this.#look);
	}

	#position(): void {
		const shift = this.#scroller.scrollTop - this.top;
		for (const [row, {root}] of this.#shown) {
			root.style.transform = `translateY(${this.#rows.offsets.before(row) + shift}px)`;
		}
	}

	// How wide the characters of other scripts are is up to the fonts: of wrapped lines with any, the height is measured.
	#measure(): void {
		const {offsets} = this.#rows;
		for (const [row, {root, shows}] of this.#shown) {
			if (shows < 0 || isSimple(this.#store.text(shows)) || this.#store.marker(shows) !== undefined) continue;
			const height = root.offsetHeight;
			if (height > 0 && height !== offsets.height(row)) offsets.setHeight(row, height);
		}
		this.#fit();
	}

	#drop(leaves: (row: number) => boolean): void {
		for (const [row, element] of this.#shown) {
			if (!leaves(row)) continue;
			element.root.remove();
			this.#shown.delete(row);
			if (this.#spare.length < 200) this.#spare.push(element);
		}
	}
}
