import type {RedisUrl} from './redis-url.ts';

/**
 * Every user of the machine sees the arguments of a process (`ps`): from now on, those that name the URL without what
 * may be a password in it. The shell's history and the first moment are out of our hands.
 */
export function hidePassword({href, shown, explicit, isWhole}: RedisUrl): void {
	if (!explicit || isWhole) return;
	const words = process.argv.slice(2).map(word => word.replaceAll(href, () => shown));
	process.title = ['logsluice', ...words].join(' ');
}
