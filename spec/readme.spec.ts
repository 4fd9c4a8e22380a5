// Every `ts` block of the README and of docs/ is compiled, and run against a real Redis as it stands there: it may say
// `new Redis()`. It has to end by itself, with exit code 0 and nothing on stderr. What a block needs and its reader does
// not, such as a log to read, stands before it in a comment that begins with `<!-- before`; a block that cannot run here
// is marked `ts no-run`.
import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import test from 'ava';
import {transform} from 'esbuild';
import {startRedis} from './support/redis.ts';

type Block = {
	/** Such as `README.md:12`, the line of its fence. */
	readonly place: string;
	readonly file: string;
	/** Its page with every other line left empty, so that line numbers are those of the page. */
	readonly text: string;
	readonly lines: number;
	readonly runs: boolean;
};

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const project = await mkdtemp(join(tmpdir(), 'logsluice-readme-'));
const docs = existsSync(join(root, 'docs')) ? await readdir(join(root, 'docs')) : [];
const pages = ['README.md', ...docs.filter(name => name.endsWith('.md')).map(name => `docs/${name}`)];
const blocks = (await Promise.all(pages.map(blocksOf))).flat();
const redis = await startRedis();
let complaints = '';

test.after.always(async () => {
	await redis.stop();
	await rm(project, {recursive: true, force: true});
});

test.before('compile all blocks at once', async () => {
	await mkdir(join(project, 'node_modules'));
	for (const name of ['@types', 'e2b', 'execa', 'ioredis']) {
		await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name));
	}
	await put('package.json', '{"private": true, "type": "module"}');
	await put(
		'tsconfig.json',
		JSON.stringify({
			extends: join(root, 'tsconfig.json'),
			compilerOptions: {
				...{
					paths: {
						logsluice: [join(root, 'lib/index.ts')],
						'logsluice/viewer': [join(root, 'lib/viewer.ts')],
					},
					noUnusedLocals: false,
					isolatedDeclarations: false,
				},
				...{typeRoots: [join(root, 'node_modules/@types')], declaration: false, declarationMap: false},
			},
			include: ['*.ts'],
		}),
	);
	await put('preload.cjs', preload);
	// What the blocks start need not be there, and must not do here what it would do there.
	await mkdir(join(project, 'bin'));
	await put(
		'bin/npm',
		'#!/bin/sh\nprintf "\\033[32madded\\033[39m 12 packages\\n"; echo "npm warn old" >&2\n',
	);
	await chmod(join(project, 'bin/npm'), 0o755);
	for (const {file, text} of blocks) await put(file, text);
	if (blocks.length === 0) return;
	await run(join(root, 'node_modules/.bin/tsc'), ['-p', project, '--pretty', 'false'], {cwd: project}).catch(
		error => {
			complaints = error.stdout;
		},
	);
});

test("the README's first example has at most 14 lines", t => {
	const [first] = blocks;
	t.true(first?.place.startsWith('README.md'), 'the README has no ts block');
	t.true((first as Block).lines <= 14);
});

test('nothing but the blocks is complained about', t => {
	const others = complaints.split('\n').filter(line => !blocks.some(({file}) => line.startsWith(`${file}(`)));
	t.is(others.filter(line => /^\S/.test(line)).join('\n'), '');
});

for (const {place, file, text, runs} of blocks) {
	test.serial(`${place} compiles${runs ? ' and runs' : ''}`, async t => {
		t.deepEqual(
			complaints.split('\n').filter(line => line.startsWith(`${file}(`)),
			[],
		);
		if (!runs) return;
		await redis.client().flushall();
		const {NODE_OPTIONS: _, ...env} = process.env;
		const {code} = await transform(text, {loader: 'ts', sourcemap: 'inline', sourcefile: file});
		await put(`${file}.js`, code);
		const loader = import.meta.resolve('./support/typescript.js');
		const args = ['--require=./preload.cjs', `--import=${loader}`, `${file}.js`];
		const done = await run(process.execPath, args, {
			cwd: project,
			timeout: 30_000,
			env: {
				...env,
				PATH: `${join(project, 'bin')}${delimiter}${env['PATH']}`,
				REDIS_URL: redis.url,
				NPM_TOKEN: 'not-a-token-of-anyone',
			},
		}).catch(error => error);
		t.is(done.stderr, '');
		t.falsy(done.code ?? done.signal, `ended with ${done.code ?? done.signal}`);
	});
}

/**
 * Sends clients of the default port to the spec's Redis, and lets the process end, as a script of the reader's would
 * not, with its clients open: when nothing else keeps it, and Redis owes no answer.
 */
const preload = `
const {Redis} = require(${JSON.stringify(createRequire(import.meta.url).resolve('ioredis'))});
const {connect, sendCommand} = Redis.prototype;
Redis.prototype.connect = function (...args) {
	if (this.options.port === 6379) this.options.port = ${redis.port};
	this.once('connect', () => this.stream.unref());
	return connect.apply(this, args);
};
let owed = 0;
let hold;
Redis.prototype.sendCommand = function (command, ...args) {
	if (owed++ === 0) hold = setInterval(() => {}, 2 ** 30);
	const paid = () => { if (--owed === 0) clearInterval(hold); };
	command.promise.then(paid, paid);
	return sendCommand.call(this, command, ...args);
};
`;

async function put(name: string, text: string): Promise<void> {
	await writeFile(join(project, name), text);
}

async function blocksOf(page: string): Promise<Block[]> {
	const text = await readFile(join(root, page), 'utf8');
	const found = text.matchAll(/^(?:<!-- before\b(.*?)-->\n+)?^```ts\b([^\n]*)\n(.*?)^```$/gms);
	return [...found].map(match => {
		const [whole, before = '', info = '', code = ''] = match;
		const start = whole.indexOf(`\`\`\`ts${info}`);
		const line = lineOf(text, match.index + start);
		const gap = lineOf(whole, start) - lineOf(whole, whole.indexOf(before) + before.length);
		return {
			place: `${page}:${line}`,
			file: `${page.replaceAll(/\W/g, '-')}-${line}.ts`,
			text: `${'\n'.repeat(lineOf(text, match.index) - 1)}${before}${'\n'.repeat(gap + 1)}${code}\nexport {};\n`,
			lines: lineOf(code, code.length) - 1,
			runs: info.trim() !== 'no-run',
		};
	});
}

function lineOf(text: string, index: number): number {
	return text.slice(0, index).split('\n').length;
}
