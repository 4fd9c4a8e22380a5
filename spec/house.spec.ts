// The rules of the house, asserted from the sources: who may import whom, how large a file may be, where a spec lives.
import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {fileURLToPath} from 'node:url';
import test from 'ava';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Concepts that belong to no part: everyone may import them, they import only one another. */
const concepts = [
	'expect',
	'expect-redis-client',
	'line-block',
	'log-lost-error',
	'log-summary',
	'text-bytes',
	'truncation-mark',
	'log-warning',
	'redis-client',
	'within',
];

/** Two banks, `write` and `read`, that meet only at `format`. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
	format: [],
	framing: [],
	redaction: [],
	stages: ['framing', 'redaction'],
	pipeline: ['stages', 'framing', 'redaction'],
	write: ['format'],
	'job-log': ['pipeline', 'stages', 'framing', 'redaction', 'write', 'format'],
	read: ['format'],
	http: ['read', 'format'],
	viewer: ['http', 'read', 'format'],
	cli: ['viewer', 'http', 'read', 'job-log', 'pipeline', 'stages', 'framing', 'redaction', 'write', 'format'],
	index: ['http', 'read', 'job-log', 'pipeline', 'stages', 'framing', 'redaction', 'write', 'format'],
};

const library = sources('lib');
const imports = new Map(library.map(file => [file, importsOf(file)]));

test('every part of lib/ has its place in the rules', t => {
	const parts = new Set(library.map(partOf));
	t.deepEqual(
		[...parts].filter(part => part !== 'concept' && !(part in mayImport)),
		[],
	);
});

for (const [part, allowed] of Object.entries(mayImport)) {
	test(`${part} imports ${allowed.join(', ') || 'no other part'}`, t => {
		t.deepEqual(importsOfPart(part).filter(foreign(part, allowed)), []);
	});
}

test('concepts of the root import only one another', t => {
	t.deepEqual(importsOfPart('concept').filter(foreign('concept', [])), []);
});

test('no imports run in a circle', t => {
	const circle = library.map(circleThrough).find(found => found !== undefined);
	t.is(circle?.join(' → '), undefined);
});

test('the index is a table of contents, without logic', t => {
	const text = readFileSync(join(root, 'lib/index.ts'), 'utf8');
	t.is(text.replaceAll(/^export (type )?\{[^}]*\} from '[^']+';$|^\/\/.*$|\s/gm, ''), '');
});

test('lib/ imports only what is there for those who install it', t => {
	const {dependencies, peerDependencies} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	const installed = [...Object.keys(dependencies), ...Object.keys(peerDependencies)];
	const others = [...imports].flatMap(([file, names]) =>
		names
			.filter(name => !name.startsWith('lib/') && !name.startsWith('node:') && !installed.includes(name))
			.map(name => `${file} → ${name}`),
	);
	t.deepEqual(others, []);
});

test('files stay small', t => {
	const long = library
		.filter(file => lineCount(file) > 220)
		.map(file => `${file} (${lineCount(file)} lines)`);
	t.deepEqual(long, []);
});

test('files are named after a concept', t => {
	const vague = /(^|[/-])(utils?|helpers?|types?|common|misc|shared|interfaces?|constants?)(\/|\.ts$)/;
	t.deepEqual(
		[...library, ...sources('spec')].filter(file => vague.test(file)),
		[],
	);
});

test('specs lie where the file they are about lies', t => {
	const known = library.map(file => file.slice('lib/'.length, -'.ts'.length));
	// About lib/ as a whole, or about a whole part of it.
	const ofAll = ['ancestor', 'examples', 'faults', 'house', 'integrations', 'package', 'readme', 'support'];
	const ofAPart = ['redaction/linear-time'];
	const lost = sources('spec')
		.map(file => file.slice('spec/'.length))
		.filter(file => /\.(spec|spec-d|slow)\.ts$/.test(file) && !/^bench\b/.test(file))
		.map(file => file.replace(/\.(spec|spec-d|slow)\.ts$/, ''))
		// The spec of a large subject may be several: `spec/job-log/capture-edges.spec.ts` for `lib/job-log.ts`.
		.filter(subject => !known.includes(subject) && !known.includes(dirname(subject)))
		.filter(subject => !ofAPart.includes(subject) && !ofAll.includes(subject.split('/')[0] as string));
	t.deepEqual(lost, []);
});

/** The TypeScript files under a folder, as paths from the root. */
function sources(folder: string): string[] {
	return (readdirSync(join(root, folder), {recursive: true}) as string[])
		.filter(file => file.endsWith('.ts'))
		.map(file => join(folder, file))
		.sort();
}

/** What a file names in `import … from`, `export … from` and `import()`: its own files from the root, packages by name. */
function importsOf(file: string): string[] {
	const text = readFileSync(join(root, file), 'utf8');
	const specifiers = [...text.matchAll(/(?:^|[\s}(])(?:from|import)\s*\(?\s*'([\w@./:-]+)'/g)].map(
		match => match[1] as string,
	);
	return specifiers.map(name =>
		name.startsWith('.') ? normalize(join(dirname(file), name)) : packageOf(name),
	);
}

function packageOf(specifier: string): string {
	if (specifier.startsWith('node:')) return specifier;
	return specifier
		.split('/')
		.slice(0, specifier.startsWith('@') ? 2 : 1)
		.join('/');
}

/** `lib/write/room.ts` and `lib/write.ts` are of `write`. */
function partOf(file: string): string {
	const part = (file.split('/')[1] as string).replace(/\.ts$/, '');
	return concepts.includes(part) ? 'concept' : part;
}

function importsOfPart(part: string): [string, string][] {
	return [...imports]
		.filter(([file]) => partOf(file) === part)
		.flatMap(([file, names]) =>
			names.filter(name => name.startsWith('lib/')).map((name): [string, string] => [file, name]),
		);
}

function foreign(part: string, allowed: readonly string[]): (pair: [string, string]) => boolean {
	return ([, imported]) => ![part, 'concept', ...allowed].includes(partOf(imported));
}

/** The files on the way from a file back to itself. */
function circleThrough(file: string): string[] | undefined {
	const cameFrom = new Map<string, string>();
	const waiting = [file];
	for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
		for (const name of imports.get(next) ?? []) {
			if (name === file) return wayTo(next, cameFrom, file);
			if (!imports.has(name) || cameFrom.has(name)) continue;
			cameFrom.set(name, next);
			waiting.push(name);
		}
	}
	return undefined;
}

function wayTo(last: string, cameFrom: ReadonlyMap<string, string>, first: string): string[] {
	const way = [last, first];
	while (way[0] !== first) way.unshift(cameFrom.get(way[0] as string) as string);
	return way;
}

function lineCount(file: string): number {
	return readFileSync(join(root, file), 'utf8').split('\n').length - 1;
}
