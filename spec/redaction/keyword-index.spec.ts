import test from 'ava';
import fc from 'fast-check';
import {type KeywordHit, KeywordIndex} from '../../lib/redaction/keyword-index.ts';
import {latin1Of} from '../../lib/redaction/latin1.ts';

test('names the owners of the keywords that a line holds, and where they end', t => {
	const keyword = fc.string({unit: fc.constantFrom('a', 'b', '_'), minLength: 1, maxLength: 5});
	const line = fc.string({unit: fc.constantFrom('a', 'A', 'b', 'B', '_', ' '), maxLength: 60});
	fc.assert(
		fc.property(fc.array(fc.array(keyword, {maxLength: 4}), {maxLength: 8}), line, (keywords, text) => {
			const hits = search(new KeywordIndex(keywords.map(words => ({keywords: words}))), text);
			for (const [owner, words] of keywords.entries()) {
				const ends = hits.find(hit => hit.owner === owner)?.ends;
				t.deepEqual(ends ?? [], endsIn(text.toLowerCase(), words));
			}
		}),
	);
	t.pass();
});

test('finds nothing in a line without keywords', t => {
	t.deepEqual(search(new KeywordIndex([{keywords: ['token']}, {keywords: ['key']}]), 'nothing to see'), []);
	t.deepEqual(search(new KeywordIndex([]), 'token'), []);
});

function search(index: KeywordIndex, text: string): KeywordHit[] {
	const line = latin1Of(text);
	const hits: KeywordHit[] = [];
	for (
		let at = index.starts.nextIn(line.bytes, 0, line.length);
		at < line.length;
		at = index.starts.nextIn(line.bytes, at + 1, line.length)
	) {
		index.noteAt(line, at, hits);
	}
	return hits;
}

function endsIn(text: string, words: readonly string[]): number[] {
	return Array.from({length: text.length + 1}, (_, end) => end).filter(end =>
		words.some(word => text.slice(0, end).endsWith(word)),
	);
}
