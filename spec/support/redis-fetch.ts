import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const run = promisify(execFile);

export type FetchWay = {
	readonly name: string;
	/** Where the server program is once it has been fetched. */
	readonly path: string;
	readonly fetch: () => Promise<void>;
};

/** The ways to a server program without installing one, best first. */
export function fetchWays(cache: string): FetchWay[] {
	const packaged = join(cache, 'redis');
	const compiled = join(cache, 'redis-binaries');
	return [
		{name: 'apt-get download', path: join(packaged, 'redis-server'), fetch: () => fetchPackage(packaged)},
		{name: ORIGIN, path: join(compiled, 'stable', 'redis-server'), fetch: () => compileSource(compiled)},
	];
}

/** Seconds on Debian and Ubuntu; fails at once elsewhere. */
async function fetchPackage(folder: string): Promise<void> {
	const script = fileURLToPath(new URL('fetch-redis.sh', import.meta.url));
	await run('sh', [script, folder], {env: {...process.env, LC_ALL: 'C'}});
}

// The variable is redis-memory-server's own.
const {REDISMS_DOWNLOAD_MIRROR: ORIGIN = 'https://download.redis.io'} = process.env;

// What redis-memory-server does in its install step, in a process of its own: it prints its progress, keeps its lock
// until the process ends, and checks the certificate only when npm's setting is in the environment.
const COMPILE = `require('redis-memory-server').RedisBinary.getPath(
	{downloadDir: process.argv[1], version: 'stable', systemBinary: ''}
).catch(error => { console.error(error); process.exit(1); })`;

/** Minutes, and needs a C compiler. */
async function compileSource(folder: string): Promise<void> {
	// The download itself waits for a connection as long as the system lets it, which can be many minutes.
	await fetch(ORIGIN, {method: 'HEAD', signal: AbortSignal.timeout(5000)});
	const cwd = fileURLToPath(new URL('.', import.meta.url));
	const env = {...process.env, npm_config_strict_ssl: 'true'};
	await run(process.execPath, ['-e', COMPILE, folder], {cwd, env, timeout: 900_000, maxBuffer: 2 ** 26});
}
