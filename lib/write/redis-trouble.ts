/**
 * What to do about an error of Redis or its client:
 * `load` the script and send again, `wait` and send again, wait a while for new `credentials`, or `stop` for good.
 * Sending again is always safe, since the append script skips what it has stored.
 */
export type Remedy = 'load' | 'wait' | 'credentials' | 'stop';

export function remedyFor(error: unknown): Remedy {
	if (error instanceof TypeError) return 'stop';
	if (!isReplyError(error)) return 'wait';
	const word = /^\w+/.exec(error.message)?.[0] ?? '';
	if (word === 'NOSCRIPT') return 'load';
	if (word === 'NOAUTH' || word === 'WRONGPASS') return 'credentials';
	return waitWords.has(word) ? 'wait' : 'stop';
}

/** Ends in what the owner of the log can do about it. */
export function describeTrouble(error: unknown, streamKey: string): string {
	const message = error instanceof Error ? error.message : String(error);
	const hint = hints.find(([pattern]) => pattern.test(message))?.[1];
	return hint === undefined ? message : `${message}: ${hint.replaceAll('KEY', streamKey)}`;
}

// Refused for now, nothing executed (research: reliability, section 4).
const waitWords = new Set([
	'LOADING',
	'BUSY',
	'TRYAGAIN',
	'CLUSTERDOWN',
	'MASTERDOWN',
	'NOREPLICAS',
	'READONLY',
	'MOVED',
	'ASK',
	'OOM',
	'MISCONF',
	'UNKILLABLE',
]);

const hints: readonly (readonly [RegExp, string])[] = [
	[/^WRONGTYPE/, 'the key `KEY` or its state key holds something else; choose another job id or key'],
	[
		/^NOPERM|user executing the script/,
		'the ACL user needs +evalsha +eval and access to `KEY` and its state key',
	],
	[/^NOAUTH|^WRONGPASS/, 'check user name and password'],
	[/^OOM/, 'Redis is at `maxmemory`'],
	[/^MISCONF/, 'Redis cannot write to its disk'],
	[/^READONLY/, 'the connected node is a replica'],
	[/^CROSSSLOT/, 'the key `KEY` and its state key are in different cluster slots'],
];

function isReplyError(error: unknown): error is Error {
	return error instanceof Error && error.name === 'ReplyError';
}
