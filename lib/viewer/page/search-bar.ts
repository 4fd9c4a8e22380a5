import {byId, setPressed, setText} from './elements.ts';
import {count} from './figures.ts';
import {type Search, searchPattern} from './search.ts';

/** The field to search in, its options, and `3 of 12`. */
export class SearchBar {
	readonly field: HTMLInputElement = byId<HTMLInputElement>('query');
	readonly #search: Search;
	readonly #onGo: () => void;
	readonly #topLine: () => number;
	readonly #options = {matchCase: false, isPattern: false};
	// The first match is gone to when it has been found, which in a long log takes a moment.
	#isSeeking = false;

	/** `onGo` is called when another match is to be shown; `topLine` is where the search begins. */
	constructor(search: Search, {onGo, topLine}: {onGo: () => void; topLine: () => number}) {
		this.#search = search;
		this.#onGo = onGo;
		this.#topLine = topLine;
		this.field.addEventListener('input', () => this.#start());
		this.field.addEventListener('keydown', event => {
			if (event.key !== 'Enter') return;
			event.preventDefault();
			this.go(event.shiftKey ? -1 : 1);
		});
		byId('next').addEventListener('click', () => this.go(1));
		byId('previous').addEventListener('click', () => this.go(-1));
		this.#toggle('match-case', 'matchCase');
		this.#toggle('pattern', 'isPattern');
	}

	/** To the next match, or with -1 to the one before; round at the ends. */
	go(step: 1 | -1): void {
		const {matches, current} = this.#search;
		if (matches === 0) return;
		this.#isSeeking = false;
		this.#search.current = current === -1 && step === -1 ? matches - 1 : (current + step + matches) % matches;
		this.showProgress();
		this.#onGo();
	}

	clear(): void {
		this.field.value = '';
		this.#start();
	}

	/** Begins anew with the same text, after other lines have come into sight. */
	restart(): void {
		this.#search.start(this.#search.pattern);
	}

	showProgress(): void {
		const {matches, current, isComplete, pattern} = this.#search;
		if (this.#isSeeking && matches > 0) {
			const first = this.#search.firstFrom(this.#topLine());
			// 0 may mean that none has been found behind the top yet.
			if (first > 0 || isComplete || this.#search.match(0).line >= this.#topLine()) {
				this.#search.current = first - 1;
				this.go(1);
				return;
			}
		}
		const total = `${count(matches)}${isComplete ? '' : '…'}`;
		const words =
			matches === 0 && isComplete
				? 'no match'
				: `${current === -1 ? '' : `${count(current + 1)} of `}${total}`;
		setText(byId('matches'), pattern === undefined ? '' : words);
		for (const id of ['next', 'previous']) byId<HTMLButtonElement>(id).disabled = matches === 0;
	}

	#start(): void {
		const text = this.field.value;
		const pattern = text === '' ? undefined : searchPattern(text, this.#options);
		const isWrong = pattern instanceof Error;
		this.field.setAttribute('aria-invalid', String(isWrong));
		this.field.title = isWrong ? pattern.message : '';
		this.#isSeeking = !isWrong && pattern !== undefined;
		this.#search.start(isWrong ? undefined : pattern);
		if (isWrong) setText(byId('matches'), 'no pattern');
	}

	#toggle(id: string, option: 'matchCase' | 'isPattern'): void {
		byId(id).addEventListener('click', () => {
			this.#options[option] = !this.#options[option];
			setPressed(byId(id), this.#options[option]);
			this.#start();
		});
	}
}
