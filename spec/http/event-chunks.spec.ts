import test from 'ava';
import type {LogEntry} from '../../lib/format/log-entry.ts';
import {eventChunks} from '../../lib/http/event-chunks.ts';
import {abandonedMarker} from '../../lib/read/made-markers.ts';

let serialised = 0;

// Counts how often it is made JSON of.
const entry = (n: number, text: string) =>
	({
		...{id: `${n}-0`, n, ts: '', source: 'stdout', phase: ''},
		get text() {
			serialised++;
			return text;
		},
	}) as LogEntry;

test.serial('an entry is serialised once, whatever batches it is in', t => {
	const [one, two, three] = [entry(1, 'one'), entry(2, 'two'), entry(3, 'three')];
	const first = [one, two] as LogEntry[];
	const chunks = eventChunks(first);
	t.is(eventChunks(first), chunks);
	eventChunks([two, three] as LogEntry[]);
	eventChunks([one, two, three] as LogEntry[]);
	t.is(serialised, 3);
});

test.serial('chunks are whole events, of about 64 KiB at most', t => {
	const batch = Array.from({length: 500}, (_, index) => entry(index, 'x'.repeat(1000)));
	const chunks = eventChunks(batch).map(chunk => Buffer.from(chunk).toString());
	t.true(chunks.length > 7);
	for (const chunk of chunks) {
		t.true(chunk.length < 68 * 1024);
		t.true(chunk.startsWith('id: '));
		t.true(chunk.endsWith('}\n\n'));
	}
	t.is(chunks.join('').split('\n\n').length, 501);
});

test('nothing makes no chunk', t => {
	t.deepEqual(eventChunks([]), []);
});

test('who is told that a job was abandoned comes back after a minute, not at once', t => {
	const [chunk] = eventChunks([{...abandonedMarker()}]);
	t.regex(String(Buffer.from(chunk as Uint8Array)), /^retry: 60000\nevent: abandoned\ndata: \{.*\}\n\n$/);
});
