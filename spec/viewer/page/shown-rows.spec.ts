import test from 'ava';
import {LineStore} from '../../../lib/viewer/page/line-store.ts';
import {ShownRows} from '../../../lib/viewer/page/shown-rows.ts';

/** `phase:source:text`, or `marker`. */
function rowsOf(...lines: string[]): {store: LineStore; rows: ShownRows; shown: () => string[]} {
	const store = new LineStore();
	for (const [index, line] of lines.entries()) {
		const [phase = '', source = '', text = ''] = line.split(':');
		const entry = {ts: new Date(index * 1000).toISOString(), phase, source, text, n: index + 1};
		store.push(line === 'end' ? {...entry, phase: '', marker: 'end', text: 'end'} : entry);
	}
	const rows = new ShownRows(store, {line: 20, header: 36, marker: 30});
	rows.update();
	const shown = () =>
		Array.from({length: rows.length}, (_, index) => {
			const {line, section} = rows.row(index);
			return section === undefined ? store.text(line) : `[${store.sections[section]?.phase}]`;
		});
	return {store, rows, shown};
}

const log = [':stdout:a', 'build:stdout:b', 'build:stderr:c', 'test:stdout:d', 'build:stdout:e', 'end'];

test('each run of lines of a phase has a header', t => {
	const {shown, rows} = rowsOf(...log);
	t.deepEqual(shown(), ['a', '[build]', 'b', 'c', '[test]', 'd', '[build]', 'e', 'end']);
	t.is(rows.offsets.total, 5 * 20 + 3 * 36 + 30);
});

test('a source that is hidden takes the headers along that have nothing left; markers stay', t => {
	const {shown, rows} = rowsOf(...log);
	rows.hiddenSources.add(0);
	rows.rebuild();
	t.deepEqual(shown(), ['[build]', 'c', 'end']);
});

test('one phase alone', t => {
	const {shown, rows} = rowsOf(...log);
	rows.onlyPhase = 'build';
	rows.rebuild();
	t.deepEqual(shown(), ['[build]', 'b', 'c', '[build]', 'e', 'end']);
});

test('of a closed section its header is left', t => {
	const {shown, rows} = rowsOf(...log);
	rows.closedSections.add(1);
	rows.rebuild();
	t.deepEqual(shown(), ['a', '[build]', '[test]', 'd', '[build]', 'e', 'end']);
});

test('a wrapped line is as high as its parts', t => {
	const {rows} = rowsOf(`:stdout:${'x'.repeat(25)}`, ':stdout:x', `:stdout:${'x'.repeat(20)}`);
	rows.columns = 10;
	rows.rebuild();
	t.deepEqual(
		[0, 1, 2].map(row => rows.offsets.height(row)),
		[60, 20, 40],
	);
});

test('finds the row of a line, or the next one that is left', t => {
	const {rows} = rowsOf(...log);
	t.deepEqual(
		[0, 1, 2, 3, 4, 5].map(line => rows.rowOf(line)),
		[0, 2, 3, 5, 7, 8],
	);
	t.deepEqual(
		[1, 2, 3].map(section => rows.rowOfSection(section)),
		[1, 4, 6],
	);
	rows.hiddenSources.add(0);
	rows.rebuild();
	t.deepEqual(
		[0, 2, 3, 5].map(line => rows.rowOf(line)),
		[0, 1, 2, 2],
	);
});

test('what comes later is taken up', t => {
	const {store, rows, shown} = rowsOf(':stdout:a');
	store.push({ts: '', phase: 'x', source: 'stdout', text: 'b', n: 2});
	rows.update();
	t.deepEqual(shown(), ['a', '[x]', 'b']);
});
