import type {RedisUrl} from './redis-url.ts';

/**
 * Every user of the machine sees the arguments of a process (`ps`): from now on, those that name the URL without what
 * may be a password in it. The shell's history and the first moment are out of our hands.
 */
export function hidePassword({given, shown, explicit}: RedisUrl): void {
	if (!explicit || given === shown) return;
	const words = process.argv.slice(2).map(word => word.replaceAll(given, () => shown));
	process.title = ['logsluice', ...words].join(' ');
}
