/** The element that the page's HTML has under this id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
	const element = document.getElementById(id);
	if (element === null) throw new Error(`The page has no #${id}`);
	return element as T;
}

/** A new element; `text` is only ever text. */
export function make<K extends keyof HTMLElementTagNameMap>(
	name: K,
	className = '',
	text = '',
): HTMLElementTagNameMap[K] {
	const element = document.createElement(name);
	if (className !== '') element.className = className;
	if (text !== '') element.textContent = text;
	return element;
}

/** Writes only what has changed: the same text again would make the browser lay it out again. */
export function setText(element: Element, text: string): void {
	if (element.textContent !== text) element.textContent = text;
}

/** A button that is on or off. */
export function setPressed(button: HTMLElement, pressed: boolean): void {
	button.setAttribute('aria-pressed', String(pressed));
}
