import type {Latin1} from './latin1.ts';

/**
 * Tells in one pass which of many keywords a line holds, whatever their number: an Aho–Corasick automaton,
 * made dense, so that each byte costs one read of the table.
 */
export class KeywordIndex {
	/** From a state (times the number of classes) and a class to the next state (times the number of classes). */
	readonly #next: Int32Array;
	readonly #classes: number;
	/** The owners of the keywords that end in a state. States with owners have the highest numbers. */
	readonly #owners: ReadonlyArray<readonly number[]>;
	readonly #firstWithOwners: number;
	/** The search in which an owner was last found, so that it is named once a line. */
	readonly #foundIn: Int32Array;
	#search = 0;
	readonly #found: number[] = [];

	/** `keywords[i]` are those of owner `i`. */
	constructor(keywords: ReadonlyArray<readonly string[]>) {
		const trie = buildTrie(keywords);
		const order = trie.map((_, state) => state).sort((a, b) => rank(trie[a]!) - rank(trie[b]!) || a - b);
		const numbers = new Int32Array(trie.length);
		order.forEach((state, number) => {
			numbers[state] = number;
		});
		this.#classes = classCount;
		this.#owners = order.map(state => trie[state]!.owners);
		this.#firstWithOwners = order.findIndex(state => trie[state]!.owners.length > 0) * classCount;
		if (this.#firstWithOwners < 0) this.#firstWithOwners = Number.POSITIVE_INFINITY;
		this.#next = new Int32Array(trie.length * classCount);
		trie.forEach((node, state) => {
			for (let c = 0; c < classCount; c++) {
				this.#next[numbers[state]! * classCount + c] = numbers[node.next[c]!]! * classCount;
			}
		});
		this.#foundIn = new Int32Array(keywords.length);
	}

	/** The owners of the keywords that `line` holds. The array is the index's own: use it before the next search. */
	search({bytes, length}: Latin1): readonly number[] {
		const next = this.#next;
		const firstWithOwners = this.#firstWithOwners;
		const found = this.#found;
		if (found.length > 0) found.length = 0;
		this.#search = (this.#search + 1) | 0;
		let state = 0;
		for (let i = 0; i < length; i++) {
			state = next[state + classOf[bytes[i]!]!]!;
			if (state >= firstWithOwners) this.#note(state);
		}
		return found;
	}

	#note(state: number): void {
		for (const owner of this.#owners[state / this.#classes]!) {
			if (this.#foundIn[owner] === this.#search) continue;
			this.#foundIn[owner] = this.#search;
			this.#found.push(owner);
		}
	}
}

// Class 0 is every byte that no keyword holds; a letter has one class in both cases.
const classOf: Uint8Array = new Uint8Array(256);
let classCount = 1;
for (let code = 0x20; code < 0x7f; code++) {
	const isUpper = code >= 0x41 && code <= 0x5a;
	if (!isUpper) classOf[code] = classCount++;
}
for (let code = 0x41; code <= 0x5a; code++) classOf[code] = classOf[code + 0x20]!;

type TrieNode = {readonly next: Int32Array; owners: number[]; fallback: number};

function rank(node: TrieNode): number {
	return node.owners.length > 0 ? 1 : 0;
}

function buildTrie(keywords: ReadonlyArray<readonly string[]>): TrieNode[] {
	const trie: TrieNode[] = [newNode()];
	keywords.forEach((words, owner) => {
		for (const word of words) {
			let state = 0;
			for (let i = 0; i < word.length; i++) {
				const c = classOf[word.charCodeAt(i)]!;
				if (trie[state]!.next[c] === 0) trie[state]!.next[c] = trie.push(newNode()) - 1;
				state = trie[state]!.next[c]!;
			}
			if (!trie[state]!.owners.includes(owner)) trie[state]!.owners.push(owner);
		}
	});
	addFallbacks(trie);
	return trie;
}

function newNode(): TrieNode {
	return {next: new Int32Array(classCount), owners: [], fallback: 0};
}

/** Breadth first: where a node has no way on, its longest proper suffix in the trie has. */
function addFallbacks(trie: TrieNode[]): void {
	const queue = [...trie[0]!.next].filter(state => state !== 0);
	for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
		const node = trie[state]!;
		const fallback = trie[node.fallback]!;
		node.owners = [...new Set([...node.owners, ...fallback.owners])];
		for (let c = 0; c < classCount; c++) {
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
