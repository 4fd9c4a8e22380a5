import test from 'ava';
import {LineStore} from '../../../lib/viewer/page/line-store.ts';

function storeOf(...texts: string[]): LineStore {
	const store = new LineStore();
	for (const [index, text] of texts.entries()) {
		const ts = new Date(index * 1000).toISOString();
		const [phase = '', ...rest] = text.split(':').reverse();
		store.push({ts, source: 'stdout', text: rest.reverse().join(':'), phase, n: index + 1});
	}
	return store;
}

test('keeps each line with what belongs to it', t => {
	const store = storeOf('a:build', 'b:build', 'c:test');
	t.is(store.length, 3);
	t.deepEqual([store.text(1), store.number(1), store.time(1), store.width(1)], ['b', 2, 1000, 1]);
	t.deepEqual(
		store.sections.map(({phase, first, lines}) => [phase, first, lines]),
		[
			['build', 0, 2],
			['test', 2, 1],
		],
	);
	t.is(store.withNumber(3), 2);
	t.is(store.withNumber(4), undefined);
});

test('markers are no lines, and begin no section', t => {
	const store = storeOf('a:build');
	store.push({ts: 'x', source: 'system', text: 'gone', phase: '', marker: 'gap', lost: 3});
	t.is(store.lines, 1);
	t.is(store.sections.length, 1);
	t.deepEqual(store.sourceCounts, [1, 0, 0]);
	t.is(store.marker(1)?.lost, 3);
	t.is(store.number(1), 0);
});

test('a log that was begun anew has its numbers twice: the last one counts', t => {
	const store = storeOf('a:', 'b:');
	store.push({ts: '', source: 'stdout', text: 'again', phase: '', n: 1});
	t.is(store.withNumber(1), 2);
});

test('forgets the oldest lines beyond a size, and nothing of the others', t => {
	const store = storeOf(
		...Array.from({length: 100}, (_, index) => `line ${index}:${index < 50 ? 'build' : 'test'}`),
	);
	store.push({ts: '', source: 'system', text: 'gone', phase: '', marker: 'gap'});
	const {size} = store;
	const count = store.shrink(size / 4);
	t.true(store.size <= size / 4);
	t.is(store.length, 101 - count);
	t.is(store.text(0), `line ${count}`);
	t.deepEqual([store.number(0), store.time(0)], [count + 1, count * 1000]);
	t.is(store.marker(store.length - 1)?.marker, 'gap');
	t.deepEqual(
		store.sections.map(({first}) => first),
		[0, 0],
	);
	t.is(store.sections[store.section(0)]?.phase, 'test');
	t.is(store.lines, 100);
});

test('what is shown of a text is what is kept of it', t => {
	const store = storeOf('\u001b[31mred\u001b[0m:');
	t.is(store.text(0), 'red');
	t.is(store.width(0), 3);
});
