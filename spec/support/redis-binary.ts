import {execFile} from 'node:child_process';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {fetchWays} from './redis-fetch.ts';

const run = promisify(execFile);

/** Below node_modules, so that `npm ci` clears it and no checkout sees another's. */
const CACHE: string = fileURLToPath(new URL('../../node_modules/.cache/logsluice', import.meta.url));

/**
 * Path of a Redis (or Valkey) server program that runs on this machine: the one that `REDISMS_SYSTEM_BINARY` names,
 * else one on PATH, else the one fetched earlier, else one fetched now into node_modules/.cache. Nothing is installed.
 *
 * @throws when there is none and none can be had; the message says what was tried and what to do.
 */
export async function findRedisServer(): Promise<string> {
	const {REDISMS_SYSTEM_BINARY: named} = process.env;
	if (named) {
		if (await serves(named)) return named;
		throw new Error(`REDISMS_SYSTEM_BINARY names ${named}, which does not run as a Redis server`);
	}
	for (const path of [...onPath('redis-server'), ...onPath('valkey-server')]) {
		if (await serves(path)) return path;
	}
	const ways = fetchWays(CACHE);
	for (const {path} of ways) {
		if (await serves(path)) return path;
	}
	process.stderr.write(
		'No redis-server on PATH: fetching one into node_modules/.cache (nothing is installed)\n',
	);
	const failures: string[] = [];
	for (const {name, path, fetch} of ways) {
		try {
			await fetch();
			if (await serves(path)) return path;
			failures.push(`${name}: ${path} does not run`);
		} catch (error) {
			failures.push(`${name}: ${lastWords(error)}`);
		}
	}
	throw new Error(
		`${['No Redis server on PATH, and none could be fetched', ...failures].join('\n- ')}\n${ADVICE}`,
	);
}

const ADVICE = `Do one of these, and try again:
  macOS                  brew install redis
  Debian, Ubuntu         sudo apt-get install redis-server
  anywhere else          set REDISMS_SYSTEM_BINARY to the path of a redis-server or valkey-server
  nothing but Docker     docker run --rm -it -v "$PWD:/w" -w /w node:22 sh -c 'npm install && npm test'`;

function onPath(name: string): string[] {
	const {PATH = ''} = process.env;
	return PATH.split(delimiter).flatMap(folder => (folder === '' ? [] : [join(folder, name)]));
}

/** Asked, not looked at: a version manager's shim, or a program whose libraries have gone, is there and serves nobody. */
async function serves(path: string): Promise<boolean> {
	return run(path, ['--version'], {timeout: 10_000}).then(
		({stdout}) => /\bv=\d/.test(stdout),
		() => false,
	);
}

/** What a program that failed said last, on one line. */
function lastWords(error: unknown): string {
	const {stderr = '', message} = error as Error & {stderr?: string};
	return (stderr.trim() || message).split('\n').slice(-3).join(' / ');
}
