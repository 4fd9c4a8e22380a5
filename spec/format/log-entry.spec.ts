import test from 'ava';
import {entryTime, type LogEntry, parseEntry} from '../../lib/format/log-entry.ts';

const fields = ['ts', 'T', 'source', 'system', 'text', 'x', 'phase', 'p', 'n', '7'];
const base = {id: '1-0', ts: 'T', source: 'system', text: 'x', phase: 'p', n: 7};

const parses = test.macro((t, more: readonly string[], entry: Partial<LogEntry>) => {
	t.deepEqual(parseEntry('1-0', [...fields, ...more]), {...base, ...entry} as LogEntry);
});
test('A line has no marker', parses, [], {});
test('A gap', parses, ['marker', 'gap', 'lost', '12', 'bytes', '99', 'from', 'A', 'to', 'B'], {
	marker: 'gap',
	lost: 12,
	bytes: 99,
	from: 'A',
	to: 'B',
});
test('A gap without counts', parses, ['marker', 'gap'], {marker: 'gap'});
test('A reset', parses, ['marker', 'reset', 'lost', '3'], {marker: 'reset', lost: 3});
test('An end by exit code', parses, ['marker', 'end', 'exitCode', '0', 'lines', '5', 'lost', '1'], {
	marker: 'end',
	exitCode: 0,
	lines: 5,
	lost: 1,
});
test('An end by signal', parses, ['marker', 'end', 'signal', 'SIGKILL', 'lines', '5', 'lost', '0'], {
	marker: 'end',
	signal: 'SIGKILL',
	lines: 5,
	lost: 0,
});
test('A marker of the future is shown as a line', parses, ['marker', 'tomorrow'], {});

test('What another writer left out is empty or 0', t => {
	t.deepEqual(parseEntry('1-0', ['text', 'x']), {id: '1-0', ts: '', source: '', text: 'x', phase: '', n: 0});
	t.like(parseEntry('1-0', ['n', 'many', 'odd']), {n: 0, text: ''});
});

test('Times have milliseconds and the offset +00:00', t => {
	t.is(entryTime(Date.UTC(2026, 10, 22, 10, 15, 2, 114)), '2026-11-22T10:15:02.114+00:00');
	t.is(entryTime(0), '1970-01-01T00:00:00.000+00:00');
});
