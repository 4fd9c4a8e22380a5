import test from 'ava';
import fc from 'fast-check';
import {EventStreamParser} from '../../../lib/viewer/page/event-stream.ts';

const stream =
	'retry: 2000\n\nid: 1-0\ndata: {"n":1}\n\n: ping\n\nevent: gap\ndata: {"marker":"gap"}\n\nid: 2-0\r\ndata: {"n":2}\r\n\r\n';
const expected = [
	{id: '1-0', data: '{"n":1}'},
	{id: undefined, data: '{"marker":"gap"}'},
	{id: '2-0', data: '{"n":2}'},
];

test('takes events apart, wherever they are cut', t => {
	fc.assert(
		fc.property(fc.array(fc.nat(stream.length)), cuts => {
			const parser = new EventStreamParser();
			const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
			const events = places.slice(1).flatMap((end, index) => parser.push(stream.slice(places[index], end)));
			t.deepEqual(events, expected);
		}),
	);
});

test('an event that is not complete is none', t => {
	const parser = new EventStreamParser();
	t.deepEqual(parser.push('id: 1-0\ndata: {}\n'), []);
	t.deepEqual(parser.push('\n'), [{id: '1-0', data: '{}'}]);
});
