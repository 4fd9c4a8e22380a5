// What a user does: `npm pack` as publishing does it, then `npm install` in an empty project. Needs the registry.
import {execFile} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import test from 'ava';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

test('packs and installs with npm, and runs', async t => {
	const project = await mkdtemp(join(tmpdir(), 'logsluice-install-'));
	t.teardown(() => rm(project, {recursive: true, force: true}));
	const {stdout: packed} = await run('npm', ['pack', '--json', '--pack-destination', project], {cwd: root});
	// What `prepare` prints comes first on some versions of npm.
	const [{filename, version}] = JSON.parse(packed.slice(packed.indexOf('[\n')));
	await writeFile(join(project, 'package.json'), '{"private": true}');
	const inProject = {cwd: project};
	await run('npm', ['install', '--no-audit', '--no-fund', `./${filename}`], inProject);

	const esm = "import {createLogPipeline} from 'logsluice'; console.log(typeof createLogPipeline);";
	const commonJs = "console.log(typeof require('logsluice').createLogPipeline);";
	for (const args of [
		['--input-type=module', '--eval', esm],
		['--input-type=commonjs', '--eval', commonJs],
	]) {
		t.deepEqual(await run(process.execPath, args, inProject), {stdout: 'function\n', stderr: ''});
	}
	t.is((await run('npx', ['--no-install', 'logsluice', '--version'], inProject)).stdout, `${version}\n`);
	const {stdout} = await run('npm', ['ls', '--all', '--parseable'], inProject);
	t.false(/redis-memory-server|tsx/.test(stdout), 'nothing of ours for development comes along');
});
