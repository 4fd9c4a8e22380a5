import type {LogPage} from './log-page.ts';

/** A click on a line's number picks it; with Shift, or drawn on over others, all lines up to the last one. */
export function pickLines(page: LogPage): void {
	const {scroller} = page.view;
	let isDrawing = false;
	scroller.addEventListener('pointerdown', event => {
		const line = numberedLine(event.target);
		if (line === undefined || event.button !== 0) return;
		event.preventDefault();
		isDrawing = true;
		getSelection()?.removeAllRanges();
		if (event.shiftKey) page.selection.extendTo(line);
		else if (page.selection.size === 1 && page.selection.has(line)) page.selection.clear();
		else page.selection.pick(line);
		page.showSelection();
		page.view.focus();
	});
	scroller.addEventListener('pointerover', event => {
		const line = lineOf(event.target);
		if (!isDrawing || line === undefined) return;
		page.selection.extendTo(line);
		page.showSelection();
	});
	for (const end of ['pointerup', 'pointercancel']) {
		addEventListener(end, () => {
			isDrawing = false;
		});
	}
	scroller.addEventListener('click', event => {
		const line = numberedLine(event.target);
		if (line === undefined || event.ctrlKey || event.metaKey) return;
		event.preventDefault();
		// From the keyboard there has been no pointer.
		if (event.detail > 0) return;
		page.selection.pick(line);
		page.showSelection();
	});
}

/** Picks the line of the match that was gone to, else the one on top; `extend` picks all lines up to it. */
export function pickCurrentLine(page: LogPage, extend: boolean): void {
	const {search, selection, view, store} = page;
	if (store.length === 0) return;
	const line = search.current < 0 ? view.rows.lineOf(view.window.topRow) : search.match(search.current).line;
	if (extend) selection.extendTo(line);
	else selection.pick(line);
	page.showSelection();
}

function numberedLine(target: EventTarget | null): number | undefined {
	return (target as Element).closest('.n') === null ? undefined : lineOf(target);
}

function lineOf(target: EventTarget | null): number | undefined {
	const line = (target as Element).closest<HTMLElement>('.row')?.dataset['line'];
	return line === undefined ? undefined : Number(line);
}
