import test from 'ava';
import fc from 'fast-check';
import {KeywordIndex} from '../../lib/redaction/keyword-index.ts';
import {latin1Of} from '../../lib/redaction/latin1.ts';

test('names the owners of the keywords that a line holds, and where they end', t => {
	const keyword = fc.string({unit: fc.constantFrom('a', 'b', '_'), minLength: 1, maxLength: 5});
	const line = fc.string({unit: fc.constantFrom('a', 'A', 'b', 'B', '_', ' '), maxLength: 60});
	fc.assert(
		fc.property(fc.array(fc.array(keyword, {maxLength: 4}), {maxLength: 8}), line, (keywords, text) => {
			const hits = new KeywordIndex(keywords).search(latin1Of(text));
			for (const [owner, words] of keywords.entries()) {
				const ends = hits?.find(hit => hit.owner === owner)?.ends;
				t.deepEqual([...new Set(ends ?? [])], endsIn(text.toLowerCase(), words));
			}
		}),
	);
	t.pass();
});

test('finds nothing in a line without keywords', t => {
	t.is(new KeywordIndex([['token'], ['key']]).search(latin1Of('nothing to see')), undefined);
	t.is(new KeywordIndex([]).search(latin1Of('token')), undefined);
});

function endsIn(text: string, words: readonly string[]): number[] {
	return Array.from({length: text.length + 1}, (_, end) => end).filter(end =>
		words.some(word => text.slice(0, end).endsWith(word)),
	);
}
