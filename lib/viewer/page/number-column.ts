type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** A growing array of numbers that takes the room of its numbers and no more: plain arrays of 200,000 take ten times that. */
export class NumberColumn<A extends Numbers> {
	length = 0;
	#numbers: A;
	readonly #make: (length: number) => A;

	constructor(make: (length: number) => A) {
		this.#make = make;
		this.#numbers = make(1024);
	}

	at(index: number): number {
		return this.#numbers[index] as number;
	}

	set(index: number, value: number): void {
		this.#numbers[index] = value;
	}

	push(value: number): void {
		if (this.length === this.#numbers.length) {
			const larger = this.#make(this.length * 2);
			larger.set(this.#numbers);
			this.#numbers = larger;
		}
		this.#numbers[this.length++] = value;
	}

	/** Forgets the first so many. */
	drop(count: number): void {
		this.#numbers.copyWithin(0, count, this.length);
		this.length -= count;
	}

	clear(): void {
		this.length = 0;
	}
}

export const bytes = (): NumberColumn<Uint8Array> => new NumberColumn(length => new Uint8Array(length));
export const integers = (): NumberColumn<Uint32Array> => new NumberColumn(length => new Uint32Array(length));
export const doubles = (): NumberColumn<Float64Array> => new NumberColumn(length => new Float64Array(length));
