import test from 'ava';
import {dropBlank} from '../../lib/stages/drop-blank.ts';

for (const line of ['', ' ', '   ', '\t', ' \t ', '\u00a0', '\u3000']) {
	test(`${codePoints(line)} is dropped`, t => {
		t.is(dropBlank().mapLine(line), undefined);
	});
}

for (const line of ['a', '  a', '\ta', '-', '0']) {
	test(`${JSON.stringify(line)} stays as it is`, t => {
		t.is(dropBlank().mapLine(line), line);
	});
}

test('it counts the lines it dropped', t => {
	const stage = dropBlank();
	for (const line of ['a', '', ' ', 'b']) stage.mapLine(line);
	t.like(stage, {dropped: 2, changed: 0});
});

function codePoints(line: string): string {
	return line === ''
		? 'nothing'
		: Array.from(line, character => `U+${character.charCodeAt(0).toString(16)}`).join(' ');
}
