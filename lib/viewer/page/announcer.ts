import {byId} from './elements.ts';
import {counted} from './figures.ts';

// A screen reader that is told of every line would never come to an end.
const pauseMs = 10_000;

/** Tells those who do not see the page what happens on it: states at once, new lines by their number, now and then. */
export class Announcer {
	readonly #region = byId('announcer');
	#lines = 0;
	#timer: number | undefined;

	say(words: string): void {
		this.#region.textContent = words;
	}

	lines(count: number): void {
		this.#lines += count;
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			this.say(counted(this.#lines, 'new line'));
			this.#lines = 0;
		}, pauseMs);
	}
}
