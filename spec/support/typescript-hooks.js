import {createHash} from 'node:crypto';
import {mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join, relative} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Below node_modules, so that `npm ci` clears it and no checkout sees another's. */
const cache = join(root, 'node_modules/.cache/logsluice/compiled');
const folders = ['lib', 'spec', 'examples', 'bench'];
const options = {format: 'esm', target: 'node20', sourcemap: 'inline', sourcesContent: false};

/** As the `paths` of tsconfig.json, so that examples need no build. */
const own = new Map([
	['logsluice', pathToFileURL(join(root, 'lib/index.ts')).href],
	['logsluice/viewer', pathToFileURL(join(root, 'lib/viewer.ts')).href],
]);

export function resolve(specifier, context, nextResolve) {
	return nextResolve(own.get(specifier) ?? specifier, context);
}

/** Gives the compiled text under the URL of its source: `import.meta.url` and stack traces are as if that ran. */
export function load(url, context, nextLoad) {
	if (!/^file:.*\.ts$/.test(url)) return nextLoad(url, context);
	const path = fileURLToPath(url);
	const source = compiled(path) ?? compile(path);
	return {format: 'module', source, shortCircuit: true};
}

/** `undefined` when it is not there, or not of what the file holds now. */
function compiled(path) {
	try {
		const text = readFileSync(keptAt(path), 'utf8');
		return text.endsWith(mark(path)) ? text : undefined;
	} catch {
		return undefined;
	}
}

function compile(path) {
	// Who finds no cache compiles everything at once: file by file, a whole run takes many times as long.
	const isFirst = mkdirSync(cache, {recursive: true}) !== undefined;
	const entryPoints = isFirst ? [...new Set([path, ...sources()])] : [path];
	const {buildSync} = createRequire(import.meta.url)('esbuild');
	const {outputFiles} = buildSync({...options, entryPoints, outbase: root, outdir: root, write: false});
	for (const {path: built, text} of outputFiles) keep(built.replace(/\.js$/, '.ts'), text);
	return compiled(path);
}

function sources() {
	return folders.flatMap(folder =>
		readdirSync(join(root, folder), {recursive: true})
			.filter(name => /(?<!\.d)\.ts$/.test(name))
			.map(name => join(root, folder, name)),
	);
}

function keep(path, text) {
	const file = keptAt(path);
	mkdirSync(dirname(file), {recursive: true});
	// Whole or not at all: others read it meanwhile.
	writeFileSync(`${file}.${process.pid}`, text + mark(path));
	renameSync(`${file}.${process.pid}`, file);
}

function keptAt(path) {
	return join(cache, `${relative(root, path)}.js`);
}

function mark(path) {
	const hash = createHash('sha1').update(JSON.stringify(options)).update(readFileSync(path));
	return `\n//${hash.digest('hex')}\n`;
}
