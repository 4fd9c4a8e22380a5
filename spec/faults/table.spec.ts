import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import test from 'ava';

const rows = readFileSync(new URL('README.md', import.meta.url), 'utf8')
	.split('\n')
	.filter(line => /^\| \d/.test(line))
	.map(line => line.split(' | '));

test('The table holds each of the 38 faults once, each with its promise', t => {
	t.deepEqual(
		rows.map(([number]) => Number(number?.slice(2))),
		Array.from({length: 38}, (_, index) => index + 1),
	);
	for (const [number, ...cells] of rows) {
		t.is(cells.length, 3, number);
		t.true(
			cells.every(cell => cell.trim() !== ''),
			number,
		);
	}
});

for (const [number, fault, , specs = ''] of rows) {
	test(`${number?.slice(2)}: ${fault}`, t => {
		const named = [...specs.matchAll(/\[`(.+?)`\]\((.+?)\): “(.+?)”/g)];
		t.is(named.length, specs.split('](').length - 1);
		t.true(
			named.some(([, name]) => name?.endsWith('.spec.ts')),
			'runs in `npm test`',
		);
		for (const [, name, link = '', title = ''] of named) {
			const file = fileURLToPath(new URL(link, import.meta.url));
			t.is(file, fileURLToPath(new URL(`../${name}`, import.meta.url)));
			t.true(existsSync(file), name);
			t.true(hasTitle(readFileSync(file, 'utf8'), title), `${name}: “${title}”`);
		}
	});
}

/** As a string of its own, or as the beginning of one with something put in. */
function hasTitle(source: string, title: string): boolean {
	const begin = title.replace(/…$/, '');
	const strings = begin === title ? [`'${title}'`, `"${title}"`, `\`${title}\``] : [`\`${begin}\${`];
	return strings.some(string => source.includes(string));
}
