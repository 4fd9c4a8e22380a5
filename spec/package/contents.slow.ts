// What npm would publish, unpacked into an empty project. `spec/package.slow.ts` lets npm itself pack and install it.
import {execFile} from 'node:child_process';
import {cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import test from 'ava';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');
const tsc = join(modules, '.bin/tsc');

// The real path: TypeScript compares files by it, and on some systems the folder for such files is a link.
const folder = await mkdtemp(join(tmpdir(), 'logsluice-package-'));
const project = join(folder, 'project');
const installed = join(project, 'node_modules/logsluice');
test.after.always(() => rm(folder, {recursive: true, force: true}));

test.before('pack, unpack and link the dependencies', async () => {
	const copy = join(folder, 'copy');
	await mkdir(copy);
	// Built apart from dist/, which other specs and people may be using.
	await run(tsc, ['-p', 'lib', '--outDir', join(copy, 'dist')], {cwd: root});
	await run('npm', ['run', 'build:page', '--', `--outdir=${join(copy, 'dist/viewer/page')}`], {cwd: root});
	for (const name of ['README.md', 'LICENSE', 'lib', 'docs/logsluice.1', '.npmrc']) {
		await cp(join(root, name), join(copy, name), {recursive: true});
	}
	// npm 10 runs `prepare` in spite of `--ignore-scripts`.
	const {scripts: _, ...rest} = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
	await writeFile(join(copy, 'package.json'), JSON.stringify(rest));
	const {stdout} = await run('npm', ['pack', '--json'], {cwd: copy});
	const [{filename}] = JSON.parse(stdout);
	await mkdir(installed, {recursive: true});
	await run('tar', ['-xzf', join(copy, filename), '-C', installed, '--strip-components=1']);
	const {dependencies} = await manifest();
	for (const name of [...Object.keys(dependencies), 'ioredis']) {
		await symlink(join(modules, name), join(project, 'node_modules', name));
	}
	await mkdir(join(project, 'node_modules/@types'));
	await symlink(join(modules, '@types/node'), join(project, 'node_modules/@types/node'));
	await writeFile(join(project, 'package.json'), '{"private": true}');
});

test('holds what it runs on and its sources, and nothing else', async t => {
	const names = await readdir(installed);
	t.deepEqual(names.sort(), ['LICENSE', 'README.md', 'dist', 'docs', 'lib', 'package.json']);
	const {main, types, exports, bin} = await manifest();
	const files = (await readdir(installed, {recursive: true})).map(name => `./${name}`);
	const viewer = exports['./viewer'];
	const named = [
		main,
		types,
		bin.logsluice,
		exports['.'].types,
		exports['.'].default,
		viewer.types,
		viewer.default,
	];
	for (const path of [...named, './dist/viewer/page/job.html']) {
		t.true(files.includes(path), path);
	}
});

/** Uses the surface without Redis: a line goes through the default stages into a sink of the user's own. */
const body = `
	const lines = [];
	const sink = new Writable({objectMode: true, write(line, _encoding, done) { lines.push(line); done(); }});
	const logs = createLogPipeline(sink);
	logs.write('\\u001b[31mred\\u001b[39m\\n');
	logs.flush().then(({written}) => console.log(JSON.stringify({lines, written})));
`;
const expected = '{"lines":["red"],"written":1}\n';

test('runs from ESM', async t => {
	const file = await put(
		'esm.mjs',
		`import {Writable} from 'node:stream'; import {createLogPipeline} from 'logsluice'; ${body}`,
	);
	t.deepEqual(await run(process.execPath, [file]), {stdout: expected, stderr: ''});
});

test('runs from CommonJS, without a warning', async t => {
	const file = await put(
		'cjs.cjs',
		`const {Writable} = require('node:stream'); const {createLogPipeline} = require('logsluice'); ${body}`,
	);
	t.deepEqual(await run(process.execPath, [file]), {stdout: expected, stderr: ''});
});

test('the viewer has its page', async t => {
	const file = await put(
		'viewer.mjs',
		`import {Redis} from 'ioredis'; import {LogHub} from 'logsluice'; import {createViewer} from 'logsluice/viewer';
		const view = createViewer({hub: new LogHub(new Redis({lazyConnect: true}))});
		const headers = {};
		view({method: 'GET', url: '/', headers}, {
			setHeader() {}, writeHead(status) { console.log(status); }, end(body) { console.log(/<title>(.*?)</.exec(body)[1]); },
		});`,
	);
	t.deepEqual(await run(process.execPath, [file]), {stdout: '200\nJobs · logsluice\n', stderr: ''});
});

test('its command runs', async t => {
	const {bin, version} = await manifest();
	const {stdout} = await run(process.execPath, [join(installed, bin.logsluice), '--version']);
	t.is(stdout, `${version}\n`);
});

const typed = `
import {createLogPipeline, defaultStages, JobLog, LogHub, type LogSummary, mapLines, readLog, RedisLogSink} from 'logsluice';
import {createViewer, type Viewer} from 'logsluice/viewer';
import {Redis} from 'ioredis';

const redis = new Redis({lazyConnect: true});
const token: string | undefined = process.env['TOKEN'];
const sink = new RedisLogSink(redis, {jobId: '42', phase: undefined, markEnd: true});
const stages = () => [...defaultStages({secrets: [token]}), mapLines((line: string) => line.toUpperCase())];
export const summary: Promise<LogSummary> = createLogPipeline(sink, {stages}).flush();
export const log: JobLog = new JobLog(redis, {jobId: '42', secrets: [token], maxBytes: undefined});
export const view: Viewer = createViewer({hub: new LogHub(redis), basePath: undefined});
for await (const entry of readLog(redis, {jobId: '42'})) {
	if (entry.marker === undefined) console.log(entry.text, entry.n);
	if (entry.marker === 'end') console.log(entry.exitCode);
}
// @ts-expect-error: types have come, and are not any
createLogPipeline(sink, {maxLineBytes: '1'});
`;

// CommonJS has no top-level await, and that is all that tells the two files apart.
const typedCommonJs = typed.replace(/for await[\s\S]*?\n}\n/, '');

for (const [title, module, moduleResolution, names] of [
	['ESM and CommonJS', 'nodenext', 'nodenext', ['consumer.mts', 'consumer.cts']],
	['a bundler', 'esnext', 'bundler', ['bundled.mts']],
] as const) {
	test(`type-checks from ${title}, with strict options and without skipLibCheck`, async t => {
		const texts = names.map(name => put(name, name.endsWith('.cts') ? typedCommonJs : typed));
		const config = await put(
			`${moduleResolution}.json`,
			JSON.stringify({
				compilerOptions: {
					...{module, moduleResolution, target: 'es2022', noEmit: true, types: ['node']},
					...{strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true},
					...{noPropertyAccessFromIndexSignature: true, skipLibCheck: false},
				},
				files: await Promise.all(texts),
			}),
		);
		const {stdout} = await run(tsc, ['-p', config], {cwd: project}).catch(error => error);
		t.is(stdout, '');
	});
}

test('its types speak of nothing but Node and itself', async t => {
	const names = await readdir(join(installed, 'dist'), {recursive: true});
	// The command's own modules cannot be imported: `exports` does not name them.
	const declarations = names.filter(name => name.endsWith('.d.ts') && !name.startsWith('cli/'));
	t.true(declarations.length > 10);
	const foreign = new Set<string>();
	for (const name of declarations) {
		const text = await readFile(join(installed, 'dist', name), 'utf8');
		for (const [, specifier] of text.matchAll(/(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g)) {
			if (!/^(\.|node:)/.test(specifier as string)) foreign.add(`${name}: ${specifier}`);
		}
	}
	t.deepEqual([...foreign], []);
});

test('its types hold nothing untyped', async t => {
	const names = await readdir(join(installed, 'dist'), {recursive: true});
	const untyped: string[] = [];
	for (const name of names.filter(path => path.endsWith('.d.ts'))) {
		const text = await readFile(join(installed, 'dist', name), 'utf8');
		const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
		if (/\bany\b/.test(code)) untyped.push(name);
	}
	t.deepEqual(untyped, []);
});

async function put(name: string, text: string): Promise<string> {
	const file = join(project, name);
	await writeFile(file, text);
	return file;
}

async function manifest(): Promise<{
	readonly version: string;
	readonly main: string;
	readonly types: string;
	readonly bin: {readonly logsluice: string};
	readonly exports: Readonly<Record<'.' | './viewer', {readonly types: string; readonly default: string}>>;
	readonly dependencies: Readonly<Record<string, string>>;
}> {
	return JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
}
