import type {LogAddress} from '../format/log-key.ts';
import type {RedisUrl} from './redis-url.ts';

/** What to type to see the log, in this shell or another one. */
export function tailCommand({jobId, key}: LogAddress, {explicit, shown, password}: RedisUrl): string {
	const log = jobId ?? `--key ${quoted(key)}`;
	// With a password, `shown` is not what works, and what works must not be shown.
	const redis = explicit ? ` --redis ${password === undefined ? quoted(shown) : '…'}` : '';
	return `logsluice tail ${log}${redis}`;
}

function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
