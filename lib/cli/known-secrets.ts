import type {RedisUrl} from './redis-url.ts';
import {secretEnvironmentValues} from './secret-environment.ts';

/**
 * What is masked wherever it stands: secrets of the environment, the password of Redis, and variables that are set
 * in the word that should have been a command, which is then told to be none.
 */
export function knownSecrets({password}: RedisUrl, command = ''): readonly string[] {
	const variables = [...command.matchAll(/(?<!\S)(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]);
	return [
		...secretEnvironmentValues(process.env),
		...secretEnvironmentValues(Object.fromEntries(variables)),
		...(password === undefined ? [] : [password]),
	];
}
