import {byId, setPressed, setText} from './elements.ts';
import {counted} from './figures.ts';
import type {VirtualWindow} from './virtual-window.ts';

/** Keeps the log's end in sight until somebody scrolls up, and again when they come back to it. */
export class Follower {
	#follows = true;
	#missed = 0;
	#isHeld = false;
	#lastTop = 0;
	readonly #window: VirtualWindow;
	readonly #button = byId('follow');
	readonly #pill = byId('pill');

	constructor(window: VirtualWindow, scroller: HTMLElement) {
		this.#window = window;
		this.#button.addEventListener('click', () => (this.#follows ? this.pause() : this.resume()));
		this.#pill.addEventListener('click', () => {
			this.resume();
			scroller.focus();
		});
		scroller.addEventListener('scroll', () => this.#onScroll(scroller.scrollTop));
		// What somebody is about to select must not run away.
		scroller.addEventListener('pointerdown', ({target}) => {
			// Of the scrollbar, nobody is told when it is let go.
			this.#isHeld = target !== scroller;
		});
		for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => this.#letGo());
	}

	get follows(): boolean {
		return this.#follows;
	}

	pause(): void {
		this.#set(false);
	}

	resume(): void {
		this.#set(true);
		this.#window.scrollToEnd();
	}

	/** So many lines have come. */
	update(lines: number): void {
		if (!this.#follows) this.#missed += lines;
		this.#showPill();
		if (this.#follows && !this.#isHeld) this.#window.scrollToEnd();
		else this.#window.render();
	}

	#onScroll(top: number): void {
		if (this.#window.isAtEnd) this.#set(true);
		else if (top < this.#lastTop) this.#set(false);
		this.#lastTop = top;
		this.#window.render();
	}

	#letGo(): void {
		if (!this.#isHeld) return;
		this.#isHeld = false;
		if (this.#follows) this.#window.scrollToEnd();
	}

	#set(follows: boolean): void {
		if (follows) this.#missed = 0;
		this.#follows = follows;
		setPressed(this.#button, follows);
		this.#showPill();
	}

	#showPill(): void {
		this.#pill.hidden = this.#follows || this.#missed === 0;
		if (!this.#pill.hidden) setText(this.#pill, `↓ ${counted(this.#missed, 'new line')}`);
	}
}
