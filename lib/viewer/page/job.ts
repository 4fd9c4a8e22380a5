import {byId, setText} from './elements.ts';
import {pickCurrentLine, pickLines} from './line-picking.ts';
import {LogConnection} from './log-connection.ts';
import {LogPage} from './log-page.ts';
import {listenToKeys} from './shortcuts.ts';
import {TextSelection} from './text-selection.ts';

// The address is all that the page is told: its HTML is the same for every job.
const id = decodeURIComponent(location.pathname.split('/').at(-1) ?? '');
const page = new LogPage(id);
const {view, store} = page;
const textSelection = new TextSelection(store, view.rows, view.window);
const connection = new LogConnection(`${id}/events`, {
	onEntries: entries => page.add(entries),
	onState: (state, trouble) => page.enter(state, trouble),
});

byId<HTMLAnchorElement>('text').href = `${id}/log.txt`;
byId<HTMLAnchorElement>('ndjson').href = `${id}/log.ndjson`;
byId('retry').addEventListener('click', () => void connection.run());
byId('reset').addEventListener('click', () => page.filters.reset());
byId('copy').addEventListener('click', () => {
	getSelection()?.removeAllRanges();
	// Without TLS a page has no other way to the clipboard; the listener below gives it the text.
	document.execCommand('copy');
	setText(byId('copy'), 'Copied');
	setTimeout(() => page.showSelection(), 1200);
});
byId('dismiss').addEventListener('click', () => {
	byId('missing').hidden = true;
});
addEventListener('hashchange', () => page.goToHash());
document.addEventListener('copy', event => {
	if ((event.target as Element).closest?.('input') != null) return;
	const text =
		textSelection.text ?? (textSelection.isEmpty ? page.selection.text(line => view.rows.passes(line)) : '');
	if (text === '') return;
	event.clipboardData?.setData('text/plain', text);
	event.preventDefault();
});

pickLines(page);
const help = byId<HTMLDialogElement>('help');
byId('help-button').addEventListener('click', () => help.showModal());
listenToKeys(
	{
		'/': find,
		F3: () => page.searchBar.go(1),
		'Shift+F3': () => page.searchBar.go(-1),
		n: () => page.searchBar.go(1),
		N: () => page.searchBar.go(-1),
		g: toStart,
		G: () => page.follower.resume(),
		f: () => (page.follower.follows ? page.follower.pause() : page.follower.resume()),
		w: () => view.toggleWrap(),
		t: () => view.cycleTimes(),
		l: () => pickCurrentLine(page, false),
		L: () => pickCurrentLine(page, true),
		'?': () => help.showModal(),
	},
	{
		onFind: find,
		onEscape: () => {
			if (page.searchBar.field.value !== '') page.searchBar.clear();
			else if (page.selection.size > 0) {
				page.selection.clear();
				page.showSelection();
			}
			view.focus();
		},
		onSelectAll: () => {
			getSelection()?.removeAllRanges();
			page.selection.pick(0, store.length - 1);
			page.showSelection();
		},
	},
);
view.focus();
void connection.run();

function find(): void {
	page.searchBar.field.focus();
	page.searchBar.field.select();
}

function toStart(): void {
	page.follower.pause();
	view.window.scrollTo(0);
}
