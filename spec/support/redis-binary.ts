import {access, constants} from 'node:fs/promises';
import {delimiter, join} from 'node:path';

/** Path of a Redis (or Valkey) server program that runs on this machine. */
export async function findRedisServer(): Promise<string> {
	const {REDISMS_SYSTEM_BINARY} = process.env;
	const path = REDISMS_SYSTEM_BINARY ?? (await onPath('redis-server', 'valkey-server'));
	if (path === undefined) throw new Error('No Redis server found: install one, or set REDISMS_SYSTEM_BINARY');
	return path;
}

async function onPath(...names: string[]): Promise<string | undefined> {
	const {PATH = ''} = process.env;
	for (const name of names) {
		for (const folder of PATH.split(delimiter)) {
			const path = join(folder, name);
			if (folder !== '' && (await isExecutable(path))) return path;
		}
	}
	return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
	return access(path, constants.X_OK).then(
		() => true,
		() => false,
	);
}
