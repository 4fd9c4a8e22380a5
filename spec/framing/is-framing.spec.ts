import {PassThrough, Transform} from 'node:stream';
import test from 'ava';
import split from 'split2';
import {boundLines} from '../../lib/framing/bound-lines.ts';
import {isFraming} from '../../lib/framing/is-framing.ts';
import {splitLines} from '../../lib/framing/split-lines.ts';
import {mapLines} from '../../lib/stages/map-lines.ts';

test('what makes lines of bytes is framing', t => {
	for (const framing of [splitLines(), boundLines(), split()]) t.true(isFraming(framing));
});

test('a stage is none, of whatever mode', t => {
	const modes = [{}, {objectMode: true}, {readableObjectMode: true}, {writableObjectMode: true}];
	for (const mode of modes) t.false(isFraming(new Transform(mode)));
	for (const other of [mapLines(String), new PassThrough(), {}, null, undefined]) t.false(isFraming(other));
});
