import {byId, make, setPressed, setText} from './elements.ts';
import type {LineSelection} from './line-selection.ts';
import type {LineStore} from './line-store.ts';
import {sectionFigures} from './phases.ts';
import {loadPreferences, type Preferences, savePreferences} from './preferences.ts';
import type {RowLook, TimeStyle} from './row-element.ts';
import type {Search} from './search.ts';
import {ShownRows} from './shown-rows.ts';
import {VirtualWindow} from './virtual-window.ts';

// As in the style sheet.
const heights = {line: 20, header: 36, marker: 36, sticky: 28};

/** What is seen of the log: its rows, how they look, and that they stay where they are when that changes. */
export class LogView {
	readonly scroller: HTMLElement = byId('log');
	readonly rows: ShownRows;
	readonly window: VirtualWindow;
	/** When it is, as long as the job runs. */
	now: number | undefined;
	readonly #store: LineStore;
	readonly #preferences: Preferences = loadPreferences();
	readonly #probe = make('div', 'row probe');
	readonly #sticky = byId('sticky');
	readonly #isAtEnd: () => boolean;
	#digits = 0;

	/** `isAtEnd`: whether the end is to stay in sight, and not the lines that are. */
	constructor(
		store: LineStore,
		{selection, search, isAtEnd}: {selection: LineSelection; search: Search; isAtEnd: () => boolean},
	) {
		this.#store = store;
		this.#isAtEnd = isAtEnd;
		this.rows = new ShownRows(store, heights);
		this.window = new VirtualWindow(this.scroller, {
			store,
			rows: this.rows,
			look: this.#look(selection, search),
		});
		this.#probe.append(make('a', 'n'), make('time', 't', '00:00:00.000'), make('span', 'x', '0'.repeat(100)));
		this.scroller.firstElementChild?.append(this.#probe);
		this.scroller.addEventListener('scroll', () => this.showSticky());
		this.scroller.addEventListener('click', event => this.#onClick(event));
		this.#sticky.addEventListener('click', event => this.#onClick(event));
		byId('wrap').addEventListener('click', () => this.toggleWrap());
		const times = byId<HTMLSelectElement>('times');
		times.addEventListener('change', () => this.setTimes(times.value as TimeStyle));
	}

	/** To be called once all is set up. */
	start(): void {
		this.#applyPreferences();
		new ResizeObserver(() => this.relayout()).observe(this.scroller);
	}

	/** So that the keys that scroll do so; nobody has asked to see where the focus is. */
	focus(): void {
		this.scroller.focus({preventScroll: true, focusVisible: false} as FocusOptions);
	}

	/** Takes up the lines that came since. */
	update(): void {
		this.rows.update();
		const digits = Math.max(4, String(this.#store.highestNumber).length);
		if (digits !== this.#digits) {
			this.#digits = digits;
			this.scroller.style.setProperty('--digits', String(digits));
			this.relayout();
		}
		this.scroller.style.setProperty('--widest', String(this.#store.widest));
	}

	setTimes(times: TimeStyle): void {
		this.#preferences.times = times;
		this.#applyPreferences();
	}

	cycleTimes(): void {
		const styles: TimeStyle[] = ['off', 'relative', 'absolute'];
		this.setTimes(styles[(styles.indexOf(this.#preferences.times) + 1) % styles.length] as TimeStyle);
	}

	toggleWrap(): void {
		this.#preferences.wrap = !this.#preferences.wrap;
		this.#applyPreferences();
	}

	/** Shows the lines of a section that was closed. */
	open(section: number): void {
		if (this.rows.closedSections.delete(section)) this.rebuild();
	}

	/**
	 * Other lines are to be shown: the one that was on top stays there, or the next that is left. `forgotten` is how many
	 * of the first the store has let go since.
	 */
	rebuild(forgotten = 0): void {
		const {window, rows} = this;
		const row = window.topRow;
		const line = rows.lineOf(row);
		const offset = rows.length === 0 ? 0 : window.top - rows.offsets.before(row);
		rows.rebuild();
		window.repaint({anew: true});
		if (this.#isAtEnd()) window.scrollToEnd();
		else if (rows.length > 0)
			window.scrollTo(rows.offsets.before(rows.rowOf(Math.max(0, line - forgotten))) + offset);
		this.showSticky();
	}

	/** The room for a line has changed. */
	relayout(): void {
		const {wrap} = this.#preferences;
		// Without the scrollbar, and not the width of the longest line.
		this.scroller.parentElement?.style.setProperty('--view', `${this.scroller.clientWidth}px`);
		const text = this.#probe.lastElementChild as HTMLElement;
		const room = this.#probe.clientWidth - text.offsetLeft - parseFloat(getComputedStyle(text).paddingRight);
		const columns = wrap
			? Math.max(10, Math.floor(room / this.#characterWidth + 0.01))
			: Number.POSITIVE_INFINITY;
		if (columns === this.rows.columns) {
			if (this.#isAtEnd()) this.window.scrollToEnd();
			else this.window.render();
			return;
		}
		this.rows.columns = columns;
		this.rebuild();
	}

	/** The header of the section that is in sight, when its own has been scrolled away; the next one pushes it out. */
	showSticky(): void {
		const {rows, window} = this;
		const row = window.topRow;
		const section = rows.length === 0 ? -1 : this.#store.section(rows.lineOf(row));
		const phase = this.#store.sections[section]?.phase ?? '';
		const isInSight =
			rows.isHeader(row) && window.top - rows.offsets.before(row) <= heights.header - heights.sticky;
		this.#sticky.hidden = phase === '' || isInSight;
		if (this.#sticky.hidden) return;
		const next = [row + 1, row + 2].find(other => rows.isHeader(other));
		const gap = next === undefined ? 0 : rows.offsets.before(next) - window.top - heights.sticky;
		this.#sticky.style.transform = `translateY(${Math.min(0, gap)}px)`;
		this.#sticky.dataset['section'] = String(section);
		setText(this.#sticky.firstElementChild as Element, phase);
		setText(this.#sticky.lastElementChild as Element, sectionFigures(this.#store, section, this.now));
	}

	/** How long sections took, wherever that is seen: the last one goes on as long as the job does. */
	showFigures(): void {
		for (const button of document.querySelectorAll<HTMLElement>('button.section')) {
			const section = Number(button.dataset['section']);
			if (section in this.#store.sections)
				setText(button.lastElementChild as Element, sectionFigures(this.#store, section, this.now));
		}
	}

	get currentPhase(): string | undefined {
		if (this.rows.length === 0) return undefined;
		return this.#store.sections[this.#store.section(this.rows.lineOf(this.window.topRow))]?.phase;
	}

	#onClick({target}: Event): void {
		const button = (target as Element).closest<HTMLElement>('button.section');
		if (button === null) return;
		const section = Number(button.dataset['section']);
		const {closedSections} = this.rows;
		if (!closedSections.delete(section)) closedSections.add(section);
		this.rebuild();
		this.scroller.querySelector<HTMLElement>(`.row [data-section="${section}"]`)?.focus();
	}

	#applyPreferences(): void {
		const {times, wrap} = this.#preferences;
		savePreferences(this.#preferences);
		byId<HTMLSelectElement>('times').value = times;
		setPressed(byId('wrap'), wrap);
		this.scroller.dataset['times'] = times;
		(this.#probe.children[1] as HTMLElement).hidden = times === 'off';
		this.scroller.classList.toggle('wrap', wrap);
		this.relayout();
		this.window.repaint();
	}

	get #characterWidth(): number {
		const ruler = make('span', 'ruler', '0'.repeat(100));
		this.#probe.append(ruler);
		const {width} = ruler.getBoundingClientRect();
		ruler.remove();
		return width / 100;
	}

	#look(selection: LineSelection, search: Search): RowLook {
		const preferences = this.#preferences;
		return {
			get times() {
				return preferences.times;
			},
			get pattern() {
				return search.pattern;
			},
			get current() {
				return search.current < 0 ? undefined : search.match(search.current);
			},
			isSelected: line => selection.has(line),
			isOpen: section => !this.rows.closedSections.has(section),
			sectionFigures: section => sectionFigures(this.#store, section, this.now),
		};
	}
}
