import {KeywordStarts} from './keyword-starts.ts';
import type {Latin1} from './latin1.ts';

/**
 * Tells in one pass which of many keywords a line holds, whatever their number: an Aho–Corasick automaton,
 * made dense, so that each byte costs one read of the table; and a filter that says where it need not be run.
 */
export class KeywordIndex {
	/** From a state (shifted) and a class to the next state. 16 bits, so that the states near the root stay in the cache. */
	readonly #next: Uint16Array;
	/** The owners of the keywords that end in a state, from `#firstWithOwners` on: those states have the highest numbers. */
	readonly #owners: ReadonlyArray<readonly number[]>;
	readonly #firstWithOwners: number;
	/** The states below are of at most two characters, and no keyword ends in them. */
	readonly #shallow: number;
	readonly #classOf: Uint8Array;
	readonly #shift: number;
	readonly #starts: KeywordStarts;
	/** By owner: whether it is to be told where its keywords end. */
	readonly #located: readonly boolean[];
	/** By owner: where among the hits of a line its own stands, if it has one. */
	readonly #placeOf: Uint16Array;

	/** `keywords[i]` are those of owner `i`, which is told where they end unless `located[i]` is false. */
	constructor(keywords: ReadonlyArray<readonly string[]>, located: readonly boolean[] = []) {
		this.#located = keywords.map((_, owner) => located[owner] ?? true);
		this.#placeOf = new Uint16Array(keywords.length);
		const {classOf, classCount} = classify(keywords.flat());
		const trie = buildTrie(keywords, classOf, classCount);
		if (trie.length > 0xffff)
			throw new RangeError('Expected keywords of fewer than 65,536 characters in all');
		const order = [...trie.keys()].sort((a, b) => rank(trie[a]!) - rank(trie[b]!) || a - b);
		this.#shallow = trie.filter(node => rank(node) === 0).length;
		const numbers = new Uint16Array(trie.length);
		order.forEach((state, number) => {
			numbers[state] = number;
		});
		this.#starts = new KeywordStarts(keywords.flat());
		this.#classOf = classOf;
		this.#shift = Math.ceil(Math.log2(classCount));
		this.#firstWithOwners = trie.filter(node => node.owners.length === 0).length;
		this.#owners = order.slice(this.#firstWithOwners).map(state => trie[state]!.owners);
		this.#next = new Uint16Array(trie.length << this.#shift);
		trie.forEach((node, state) => {
			node.next.forEach((next, c) => {
				this.#next[(numbers[state]! << this.#shift) | c] = numbers[next]!;
			});
		});
	}

	/** What `line` holds; undefined if nothing, as most lines. */
	search({bytes, length}: Latin1): readonly KeywordHit[] | undefined {
		const next = this.#next;
		const classOf = this.#classOf;
		const shift = this.#shift;
		const firstWithOwners = this.#firstWithOwners;
		let hits: KeywordHit[] | undefined;
		const shallow = this.#shallow;
		let at = this.#starts.nextIn(bytes, 0, length);
		while (at < length) {
			// From here to where no more than two characters of a keyword stand: the filter looks at them faster.
			const least = at + 3;
			let state = 0;
			do {
				state = next[(state << shift) | classOf[bytes[at]!]!]!;
				at++;
				if (state >= firstWithOwners) hits = this.#note(hits ?? [], state, at);
			} while ((state >= shallow || at < least) && at < length);
			if (at < length) at = this.#starts.nextIn(bytes, at - 2, length);
		}
		return hits;
	}

	#note(hits: KeywordHit[], state: number, end: number): KeywordHit[] {
		for (const owner of this.#owners[state - this.#firstWithOwners]!) {
			const hit = hits[this.#placeOf[owner]!];
			if (hit?.owner !== owner) this.#placeOf[owner] = hits.push({owner, ends: [end]}) - 1;
			else if (this.#located[owner]) hit.ends.push(end);
		}
		return hits;
	}
}

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

type TrieNode = {readonly next: Int32Array; readonly depth: number; owners: number[]; fallback: number};

function rank({owners, depth}: TrieNode): number {
	if (owners.length > 0) return 2;
	return depth > 2 ? 1 : 0;
}

function buildTrie(
	keywords: ReadonlyArray<readonly string[]>,
	classOf: Uint8Array,
	classCount: number,
): TrieNode[] {
	const newNode = (depth: number): TrieNode => ({
		next: new Int32Array(classCount),
		depth,
		owners: [],
		fallback: 0,
	});
	const trie = [newNode(0)];
	keywords.forEach((words, owner) => {
		for (const word of words) {
			let state = 0;
			for (let i = 0; i < word.length; i++) {
				const c = classOf[word.charCodeAt(i)]!;
				if (trie[state]!.next[c] === 0) trie[state]!.next[c] = trie.push(newNode(i + 1)) - 1;
				state = trie[state]!.next[c]!;
			}
			if (!trie[state]!.owners.includes(owner)) trie[state]!.owners.push(owner);
		}
	});
	addFallbacks(trie);
	return trie;
}

/** Breadth first: where a node has no way on, its longest proper suffix in the trie has. */
function addFallbacks(trie: TrieNode[]): void {
	const queue = [...trie[0]!.next].filter(state => state !== 0);
	for (let at = 0; at < queue.length; at++) {
		const node = trie[queue[at]!]!;
		const fallback = trie[node.fallback]!;
		node.owners = [...new Set([...node.owners, ...fallback.owners])];
		for (let c = 0; c < node.next.length; c++) {
			const child = node.next[c]!;
			if (child === 0) {
				node.next[c] = fallback.next[c]!;
			} else {
				trie[child]!.fallback = fallback.next[c]!;
				queue.push(child);
			}
		}
	}
}
