import type {LogAddress} from '../format/log-key.ts';
import type {RedisUrl} from './redis-url.ts';
import {shellWord} from './shell-word.ts';

/** What to type to see the log, in this shell or another one. */
export function tailCommand({jobId, key}: LogAddress, {explicit, shown, isWhole}: RedisUrl): string {
	const log = jobId ?? `--key ${shellWord(key)}`;
	// Otherwise `shown` is not what works, and what works must not be shown.
	const redis = explicit ? ` --redis ${isWhole ? shellWord(shown) : '…'}` : '';
	return `logsluice tail ${log}${redis}`;
}
