/**
 * Asks once what many ask at the same time. Nobody gets an answer that may be older than his question: who comes while
 * it is being asked shares the next answer, for which it is asked once more.
 */
export class SharedAnswers {
	readonly #asked: Map<string, Asked> = new Map();

	/** What `ask` gives; two with the same `question` must ask the same. */
	get<T>(question: string, ask: () => Promise<T>): Promise<T> {
		const asked = this.#asked.get(question);
		if (!asked) return this.#ask(question, ask);
		const again = () => this.#ask(question, ask);
		asked.next ??= asked.answer.then(again, again);
		return asked.next as Promise<T>;
	}

	#ask<T>(question: string, ask: () => Promise<T>): Promise<T> {
		const answer = ask();
		const asked: Asked = {answer, next: undefined};
		this.#asked.set(question, asked);
		const forget = () => {
			if (!asked.next) this.#asked.delete(question);
		};
		answer.then(forget, forget);
		return answer;
	}
}

type Asked = {readonly answer: Promise<unknown>; next: Promise<unknown> | undefined};
