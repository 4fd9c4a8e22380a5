import type {Finder, Span} from './rule.ts';

/** Masks the private lines of a PuTTY key (.ppk), whose number stands before them. */
export class PuttyKeys implements Finder {
	#remaining = 0;

	get expectant(): boolean {
		return this.#remaining > 0;
	}

	find(line: string): readonly Span[] {
		const count = privateLines.exec(line)?.[1];
		if (count !== undefined) {
			this.#remaining = Number(count);
			return [];
		}
		this.#remaining--;
		const body = bodyLine.exec(line)?.indices?.[1];
		if (body === undefined) this.#remaining = 0;
		return body === undefined ? [] : [body];
	}
}

const privateLines = /Private-Lines: (\d{1,3})\s{0,4}$/;
// Behind a log prefix too.
const bodyLine = /(?:^|\s)([A-Za-z0-9+/]{1,1024}={0,2})\s{0,4}$/d;
