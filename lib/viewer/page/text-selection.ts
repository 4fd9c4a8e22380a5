import type {LineStore} from './line-store.ts';
import type {ShownRows} from './shown-rows.ts';
import type {VirtualWindow} from './virtual-window.ts';

/**
 * Lets the browser's own selection reach beyond the window: the rows that it begins and ends in stay, and what is copied
 * comes from the store, as most of the rows between have no elements.
 */
export class TextSelection {
	readonly #store: LineStore;
	readonly #rows: ShownRows;
	readonly #window: VirtualWindow;

	constructor(store: LineStore, rows: ShownRows, window: VirtualWindow) {
		this.#store = store;
		this.#rows = rows;
		this.#window = window;
		document.addEventListener('selectionchange', () => this.#pin());
	}

	get isEmpty(): boolean {
		return getSelection()?.isCollapsed !== false;
	}

	/** The selected text; `undefined` where the selection is none of the log's. */
	get text(): string | undefined {
		const selection = getSelection();
		if (this.isEmpty || selection === null || selection.rangeCount === 0) return undefined;
		const {startContainer, startOffset, endContainer, endOffset} = selection.getRangeAt(0);
		const first = this.#window.rowOf(startContainer);
		const last = this.#window.rowOf(endContainer);
		if (first === undefined || last === undefined) return undefined;
		const lines: string[] = [];
		for (let row = first; row <= last; row++) {
			const {line} = this.#rows.row(row);
			if (line === undefined) continue;
			const text = this.#store.text(line);
			const end = row === last ? this.#offset(row, endContainer, endOffset) : text.length;
			lines.push(text.slice(row === first ? this.#offset(row, startContainer, startOffset) : 0, end));
		}
		return lines.join('\n');
	}

	#pin(): void {
		const selection = getSelection();
		const ends = this.isEmpty ? [] : [selection?.anchorNode, selection?.focusNode];
		this.#window.pinned = ends
			.map(node => this.#window.rowOf(node ?? null))
			.filter(row => row !== undefined)
			.sort((a, b) => a - b);
	}

	#offset(row: number, node: Node, offset: number): number {
		const text = this.#window.element(row)?.text;
		if (text === undefined) return 0;
		const range = document.createRange();
		range.selectNodeContents(text);
		const place = range.comparePoint(node, offset);
		if (place !== 0) return place < 0 ? 0 : Number.POSITIVE_INFINITY;
		range.setEnd(node, offset);
		return range.toString().length;
	}
}
