import {Announcer} from './announcer.ts';
import {byId, setText} from './elements.ts';
import type {Entry} from './entry.ts';
import {counted, duration} from './figures.ts';
import {Filters} from './filters.ts';
import {Follower} from './follower.ts';
import {JobState} from './job-state.ts';
import {type LineRange, parseLineRange} from './line-range.ts';
import {LineSelection} from './line-selection.ts';
import {LineStore} from './line-store.ts';
import type {ConnectionState} from './log-connection.ts';
import {LogView} from './log-view.ts';
import {Overview} from './overview.ts';
import {PhaseRail} from './phase-rail.ts';
import {type Phase, phasesOf} from './phases.ts';
import {Search} from './search.ts';
import {SearchBar} from './search-bar.ts';
import {serverTime} from './server-clock.ts';
import {showStatus} from './status-badge.ts';

// Of a long log that comes in at once nobody can read each frame: to draw them all took 3.7 s of CPU for 200,000 lines,
// to take the lines in 0.7 s.
const crowd = 500;
const restMs = 300;
// What the page holds in bytes: twice what a log takes in Redis by default. A job that prints for days is held in part.
const most = {size: 130e6, kept: 100e6};

/** A job's log: takes what comes from the server, and says what it means. */
export class LogPage {
	readonly store: LineStore = new LineStore();
	readonly selection: LineSelection = new LineSelection(this.store);
	readonly search: Search = new Search(
		this.store,
		line => this.view.rows.passes(line),
		() => this.#onSearched(),
	);
	readonly view: LogView = new LogView(this.store, {
		selection: this.selection,
		search: this.search,
		isAtEnd: () => this.follower.follows,
	});
	readonly follower: Follower = new Follower(this.view.window, this.view.scroller);
	readonly filters: Filters = new Filters(this.store, this.view.rows, () => this.#refilter());
	readonly searchBar: SearchBar = new SearchBar(this.search, {
		onGo: () => this.#goToMatch(),
		topLine: () => Math.max(0, this.view.rows.lineOf(this.view.window.topRow)),
	});
	readonly #rail = new PhaseRail(phase => this.#goToPhase(phase));
	readonly #overview = new Overview(this.store, {...this, rows: this.view.rows});
	readonly #state = new JobState(this.store);
	readonly #announcer = new Announcer();
	readonly #name: string;
	#phases: readonly Phase[] = [];
	#wanted: LineRange | undefined;
	#isDue = false;
	#fresh = 0;
	#restUntil = 0;

	constructor(name: string) {
		this.#name = name;
		setText(byId('name'), name);
		setInterval(() => this.#showFigures(), 1000);
		this.view.scroller.addEventListener('scroll', () => this.#showRail());
		this.view.start();
		this.#showFigures();
		this.goToHash();
	}

	add(entries: readonly Entry[]): void {
		for (const entry of entries) {
			// Looked at again, the job may be as dead as before.
			const isKnown =
				entry.marker === 'abandoned' && this.store.marker(this.store.length - 1)?.marker === 'abandoned';
			if (!isKnown) this.store.push(entry);
		}
		this.#state.take(entries);
		this.#fresh += entries.length;
		this.#announcer.lines(entries.length);
		this.#schedule();
	}

	enter(state: ConnectionState, trouble: string): void {
		this.#state.enter(state, trouble);
		const {words, hint} = this.#state.outcome;
		if (state !== 'open') this.#announcer.say(hint ?? `The job: ${words}`);
		this.#schedule();
	}

	/** Goes to the lines that the address names, now or as soon as they have come. */
	goToHash(): void {
		this.#wanted = parseLineRange(location.hash);
		if (this.#wanted === undefined) return;
		this.follower.pause();
		this.#seekWanted();
	}

	/** The picked lines have changed; `scroll` brings them into sight. */
	showSelection({scroll = false} = {}): void {
		const {hash, size, from} = this.selection;
		// Not `location.hash`, which scrolls and leaves each click behind in the history.
		history.replaceState(null, '', hash === '' ? location.pathname + location.search : hash);
		const copy = byId('copy');
		copy.hidden = size <= 0;
		setText(copy, `Copy ${counted(size, 'line')}`);
		this.view.window.repaint();
		this.#overview.update();
		if (!scroll) return;
		this.follower.pause();
		this.view.open(this.store.section(from));
		this.view.window.reveal(this.view.rows.rowOf(from));
	}

	// Whatever comes within a frame is shown with the next.
	#schedule(): void {
		if (this.#isDue) return;
		this.#isDue = true;
		const wait = this.#restUntil - performance.now();
		const draw = () => requestAnimationFrame(() => this.#show());
		if (wait > 0) setTimeout(draw, wait);
		else draw();
	}

	#show(): void {
		this.#isDue = false;
		if (this.store.size > most.size) this.#shrink();
		if (this.#fresh > crowd) this.#restUntil = performance.now() + restMs;
		this.view.update();
		this.filters.update();
		this.follower.update(this.#fresh);
		this.#fresh = 0;
		this.#seekWanted();
		void this.search.update();
		this.#showFigures();
		// By then it is known whether more is coming in.
		setTimeout(() => this.#showFigures(), 500);
		this.view.showSticky();
		this.#overview.update();
		byId('empty').hidden = this.store.length > 0;
	}

	#shrink(): void {
		const count = this.store.shrink(most.kept);
		this.selection.shift(count);
		this.view.rebuild(count);
		this.searchBar.restart();
		byId('missing').hidden = false;
		const words = `This page holds the last ${counted(this.store.length, 'line')}; the ones before are in the download.`;
		setText(byId('missing-words'), words);
	}

	#showFigures(): void {
		const {store} = this;
		const state = this.#state.outcome;
		this.view.now = this.#state.isOver ? undefined : serverTime();
		showStatus(state, this.#name);
		const took = (this.view.now ?? store.lastTime) - store.begun;
		const figures = [counted(store.lines, 'line'), ...(Number.isNaN(took) ? [] : [duration(took)])];
		setText(byId('figures'), store.length === 0 ? '' : figures.join(' · '));
		setText(byId('empty-words'), `${state.kind === 'waiting' ? 'Waiting for the first line' : 'No lines'}`);
		this.#phases = phasesOf(store, this.view.now);
		this.view.showFigures();
		this.#showRail();
	}

	#showRail(): void {
		this.#rail.show(this.#phases, this.view.currentPhase);
	}

	#seekWanted(): void {
		const wanted = this.#wanted;
		if (wanted === undefined) return;
		if (this.selection.pickNumbers(wanted)) {
			// Those of a range that have not come yet are picked when they have.
			if (this.store.highestNumber >= wanted.to) this.#wanted = undefined;
			this.showSelection({scroll: true});
			return;
		}
		const isGone = this.store.highestNumber > wanted.from;
		if (isGone) this.#wanted = undefined;
		byId('missing').hidden = !isGone;
		setText(
			byId('missing-words'),
			`Line ${wanted.from} is no longer in Redis: the log has been cut before it.`,
		);
	}

	#onSearched(): void {
		this.searchBar.showProgress();
		this.view.window.repaint();
		this.#overview.update();
	}

	#goToMatch(): void {
		const {line} = this.search.match(this.search.current);
		this.follower.pause();
		this.view.open(this.store.section(line));
		this.view.window.reveal(this.view.rows.rowOf(line));
		this.view.window.repaint();
		const mark = this.view.scroller.querySelector('mark.current');
		mark?.scrollIntoView({block: 'nearest', inline: 'nearest'});
		this.#announcer.say(`Match ${byId('matches').textContent}: ${this.store.text(line)}`);
	}

	#goToPhase({section}: Phase): void {
		const {view} = this;
		this.follower.pause();
		view.window.scrollTo(view.rows.offsets.before(view.rows.rowOfSection(section)));
		view.focus();
	}

	#refilter(): void {
		this.view.rebuild();
		this.searchBar.restart();
		byId('reset').hidden = !this.filters.isActive;
		this.#overview.update();
	}
}
