import {byId} from './elements.ts';

export type Shortcuts = Readonly<Record<string, () => void>>;

/** Keys that do something wherever the focus is, but where it is typed or chosen. */
export function listenToKeys(
	shortcuts: Shortcuts,
	{onFind, onEscape, onSelectAll}: {onFind: () => void; onEscape: () => void; onSelectAll: () => void},
): void {
	addEventListener('keydown', event => {
		const {key} = event;
		const target = event.target as HTMLElement;
		const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
		const command = event.ctrlKey || event.metaKey;
		if (event.altKey || byId<HTMLDialogElement>('help').open) return;
		if (key === 'Escape') return onEscape();
		if (command && key.toLowerCase() === 'f') {
			// Pressed again, the browser's own search comes.
			if (target.id === 'query') return;
			event.preventDefault();
			return onFind();
		}
		if (command && key.toLowerCase() === 'a' && target.id === 'log') {
			event.preventDefault();
			return onSelectAll();
		}
		if (command || (isTyping && key !== 'F3')) return;
		const action = shortcuts[event.shiftKey && key === 'F3' ? 'Shift+F3' : key];
		if (action === undefined) return;
		event.preventDefault();
		action();
	});
}
