import type {BlockBytes} from './block-bytes.ts';
import type {Latin1} from './latin1.ts';
import {TextStarts} from './text-starts.ts';

/** Tells which of many keywords a line holds, whatever their number: a trie, asked where one may begin. */
export class KeywordIndex {
	/** Where a keyword may begin. */
	readonly starts: TextStarts = new TextStarts();
	/** From a state (shifted) and a class to the next state; 0 where no keyword goes on. */
	readonly #next: Uint16Array;
	/** By state: the owners of the keyword that ends in it. */
	readonly #owners: ReadonlyArray<readonly number[]>;
	readonly #classOf: Uint8Array;
	readonly #shift: number;
	/** By owner: whether it is to be told where its keywords end. */
	readonly #located: readonly boolean[];
	readonly #mayMatter: ReadonlyArray<KeywordOwner['mayMatter']>;
	/** By owner: where among the hits of a line its own stands, if it has one. */
	readonly #placeOf: Uint16Array;

	/** In the order of their numbers. */
	constructor(owners: readonly KeywordOwner[]) {
		const keywords = owners.map(owner => owner.keywords);
		this.#located = owners.map(({isLocated = true}) => isLocated);
		this.#mayMatter = owners.map(({mayMatter}) => mayMatter);
		this.#placeOf = new Uint16Array(owners.length);
		const {classOf, classCount} = classify(keywords.flat());
		this.#classOf = classOf;
		this.#shift = Math.ceil(Math.log2(classCount));
		const trie = buildTrie(keywords, classOf);
		if (trie.length > 0xffff)
			throw new RangeError('Expected keywords of fewer than 65,536 characters in all');
		this.#owners = trie.map(({owners}) => owners);
		this.#next = new Uint16Array(trie.length << this.#shift);
		for (const [state, {next}] of trie.entries()) {
			for (const [c, following] of next) this.#next[(state << this.#shift) | c] = following;
		}
		for (const keyword of keywords.flat()) this.starts.add(keyword);
	}

	/** Adds to `hits` the keywords that begin at `at`. */
	noteAt({bytes, length}: Latin1, at: number, hits: KeywordHit[]): void {
		let state = 0;
		for (let end = at; end < length; ) {
			state = this.#next[(state << this.#shift) | this.#classOf[bytes[end]!]!]!;
			end++;
			if (state === 0) return;
			for (const owner of this.#owners[state]!) this.#note(hits, owner, end);
		}
	}

	/** Whether a keyword begins at `at` that matters to its owner. */
	mattersAt(block: BlockBytes, at: number): boolean {
		const {bytes, length} = block;
		let state = 0;
		for (let end = at; end < length; ) {
			state = this.#next[(state << this.#shift) | this.#classOf[bytes[end]!]!]!;
			end++;
			if (state === 0) return false;
			for (const owner of this.#owners[state]!) {
				const mayMatter = this.#mayMatter[owner];
				if (mayMatter === undefined || mayMatter(block, end)) return true;
			}
		}
		return false;
	}

	#note(hits: KeywordHit[], owner: number, end: number): void {
		const hit = hits[this.#placeOf[owner]!];
		if (hit?.owner !== owner) {
			this.#placeOf[owner] = hits.push({owner, ends: [end]}) - 1;
		} else if (this.#located[owner]) {
			// A keyword within another one ends before it.
			let place = hit.ends.length;
			while (place > 0 && hit.ends[place - 1]! >= end) place--;
			if (place === hit.ends.length) hit.ends.push(end);
			else if (hit.ends[place] !== end) hit.ends.splice(place, 0, end);
		}
	}
}

export type KeywordOwner = {
	readonly keywords: readonly string[];
	/** Whether it is to be told where its keywords end. Default: true. */
	readonly isLocated?: boolean;
	/** Whether one that ends at `end` is worth a line's string. Default: all are. */
	readonly mayMatter?: ((block: BlockBytes, end: number) => boolean) | undefined;
};

/** An owner of keywords, and where they end in the line, in order; the first place only, for one not to be told. */
export type KeywordHit = {readonly owner: number; readonly ends: number[]};

/** Class 0 is every byte that no keyword holds; a letter has one class in both cases. */
function classify(keywords: readonly string[]): {classOf: Uint8Array; classCount: number} {
	const classOf = new Uint8Array(256);
	const characters = [...new Set(keywords.join(''))].sort();
	for (const [index, character] of characters.entries()) {
		classOf[character.charCodeAt(0)] = index + 1;
		if (/[a-z]/.test(character)) classOf[character.charCodeAt(0) - 0x20] = index + 1;
	}
	return {classOf, classCount: characters.length + 1};
}

type TrieNode = {readonly next: Map<number, number>; readonly owners: number[]};

function buildTrie(keywords: ReadonlyArray<readonly string[]>, classOf: Uint8Array): TrieNode[] {
	const trie: TrieNode[] = [{next: new Map(), owners: []}];
	keywords.forEach((words, owner) => {
		for (const word of new Set(words)) {
			let state = 0;
			for (let i = 0; i < word.length; i++) {
				const c = classOf[word.charCodeAt(i)]!;
				const next = trie[state]!.next.get(c) ?? trie.push({next: new Map(), owners: []}) - 1;
				trie[state]!.next.set(c, next);
				state = next;
			}
			trie[state]!.owners.push(owner);
		}
	});
	return trie;
}
