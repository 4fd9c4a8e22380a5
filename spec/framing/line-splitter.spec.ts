import {Readable, Writable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import test from 'ava';
import {lineSplitter} from '../../lib/framing/line-splitter.ts';

test('the mapper does its work on each line, and drops those it gives nothing for', async t => {
	const splitter = lineSplitter(line => (line === 'b' ? undefined : line.toUpperCase()));
	t.deepEqual(
		await Readable.from([Buffer.from('a\nb\r\n\nc')])
			.pipe(splitter)
			.toArray(),
		['A', '', 'C'],
	);
});

test('what `flush` gives comes after the last line', async t => {
	const seen: string[] = [];
	const keep = (line: string): string => {
		seen.push(line);
		return line;
	};
	const splitter = lineSplitter(keep, () => [`${seen.length} lines`, 'end']);
	t.deepEqual(
		await Readable.from([Buffer.from('a\nb')])
			.pipe(splitter)
			.toArray(),
		['a', 'b', '2 lines', 'end'],
	);
});

test('what throws in the mapper or in `flush` is an error of the stream', async t => {
	const fail = (): never => {
		throw new Error('no');
	};
	for (const splitter of [lineSplitter(fail), lineSplitter(undefined, fail)]) {
		await t.throwsAsync(pipeline(Readable.from([Buffer.from('a\nb')]), splitter, sink()), {message: 'no'});
	}
});

function sink(): Writable {
	return new Writable({objectMode: true, write: (_line, _encoding, callback) => callback()});
}
