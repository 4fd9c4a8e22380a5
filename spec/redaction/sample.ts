/**
 * A random text that `pattern` matches, made at run time, so that no token stands in the repository for a scanner
 * to stop at. Knows as much of the syntax as the rules use; what is looked at ahead or behind is left to chance, so
 * the caller tries again until the pattern matches.
 */
export function sampleOf(pattern: RegExp, random: () => number): string {
	const text = new Sampler(pattern.source, random).alternatives();
	return pattern.flags.includes('i') && random() < 0.5 ? text.toUpperCase() : text;
}

class Sampler {
	readonly #source: string;
	readonly #random: () => number;
	#at = 0;

	constructor(source: string, random: () => number) {
		this.#source = source;
		this.#random = random;
	}

	alternatives(): string {
		const texts = [this.#sequence()];
		while (this.#source[this.#at] === '|') {
			this.#at++;
			texts.push(this.#sequence());
		}
		return texts[this.#below(texts.length)] ?? '';
	}

	#sequence(): string {
		let text = '';
		while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at)))
			text += this.#repeated();
		return text;
	}

	#repeated(): string {
		const start = this.#at;
		let text = this.#atom();
		const end = this.#at;
		const count = this.#count();
		if (count === 0) return '';
		const after = this.#at;
		for (let i = 1; i < count; i++) {
			this.#at = start;
			text += this.#atom();
		}
		this.#at = count > 1 ? after : Math.max(after, end);
		return text;
	}

	#count(): number {
		const match = /^(?:\{(\d+)(,?)(\d*)\}|[?*+])\??/.exec(this.#source.slice(this.#at));
		if (match === null) return 1;
		this.#at += match[0].length;
		if (match[0].startsWith('?')) return this.#below(2);
		if (match[1] === undefined) return 1 + this.#below(8);
		const minimum = Number(match[1]);
		// Near the minimum: the upper bounds are there to bound time.
		const maximum = match[2] === '' ? minimum : Math.min(Number(match[3] || minimum + 8), minimum + 8);
		return minimum + this.#below(maximum - minimum + 1);
	}

	#atom(): string {
		const character = this.#source.charAt(this.#at++);
		if (character === '(') return this.#group();
		if (character === '[') return this.#oneOf(this.#class());
		if (character === '\\') return this.#escape();
		if (character === '.') return this.#oneOf(letters);
		return character === '^' || character === '$' ? '' : character;
	}

	#group(): string {
		const opening = /^\?(?:<[\w]+>|[:=!]|<[=!])/.exec(this.#source.slice(this.#at))?.[0] ?? '';
		this.#at += opening.length;
		const text = this.alternatives();
		this.#at++;
		return /^\?<?[=!]$/.test(opening) ? '' : text;
	}

	#class(): string {
		const negated = this.#source[this.#at] === '^';
		if (negated) this.#at++;
		let members = '';
		while (this.#source[this.#at] !== ']') {
			const first = this.#classMember();
			if (this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']' && first.length === 1) {
				this.#at++;
				const last = this.#classMember();
				for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++)
					members += String.fromCharCode(code);
			} else {
				members += first;
			}
		}
		this.#at++;
		return negated ? [...letters].filter(letter => !members.includes(letter)).join('') : members;
	}

	#classMember(): string {
		const character = this.#source.charAt(this.#at++);
		if (character !== '\\') return character;
		return escapes[this.#source.charAt(this.#at++)] ?? this.#source.charAt(this.#at - 1);
	}

	#escape(): string {
		const character = this.#source.charAt(this.#at++);
		if (character === 'b' || character === 'B') return '';
		return this.#oneOf(escapes[character] ?? character);
	}

	#oneOf(members: string): string {
		return members.charAt(this.#below(members.length));
	}

	#below(limit: number): number {
		return Math.floor(this.#random() * limit);
	}
}

const digits = '0123456789';
const letters = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz${digits}`;
const escapes: Readonly<Record<string, string>> = {
	d: digits,
	w: `${letters}_`,
	s: ' ',
	S: letters,
	n: '\n',
	t: '\t',
};

/** The same numbers in every run, so that a failure comes again. */
export function seededRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
		return (state >>> 0) / 2 ** 32;
	};
}
