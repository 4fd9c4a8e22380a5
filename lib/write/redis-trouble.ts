/**
 * What to do about an error of Redis or its client: `load` the script and send again, `wait` and send again,
 * `reconnect`, since this server will not take it, and send again, wait a while for new `credentials`, or `stop`
 * for good. Sending again is always safe, since the append script skips what it has stored.
 */
export type Remedy = 'load' | 'wait' | 'reconnect' | 'credentials' | 'stop';

export function remedyFor(error: unknown): Remedy {
	if (error instanceof TypeError) return 'stop';
	if (!isReplyError(error) || maxClients.test(error.message)) return 'wait';
	const word = errorWord(error.message);
	if (word === 'NOSCRIPT') return 'load';
	if (replicaWords.has(word)) return 'reconnect';
	if (word === 'NOAUTH' || word === 'WRONGPASS') return 'credentials';
	return waitWords.has(word) ? 'wait' : 'stop';
}

/** Ends in what the owner of the log can do about it. */
export function describeTrouble(error: unknown, streamKey: string): string {
	const said = error instanceof Error ? error.message : String(error);
	// Where in our script it was is of no use to whom it is told.
	const message = said.replace(/ script: [0-9a-f]{40}, on @user_script:\d+\.?$/, '');
	const hint = hints.find(([pattern]) => pattern.test(withoutScript(message)))?.[1];
	return hint === undefined ? message : `${message.replace(/\.$/, '')}: ${hint.replaceAll('KEY', streamKey)}`;
}

function errorWord(message: string): string {
	return /^\w+/.exec(withoutScript(message))?.[0] ?? '';
}

// Before Redis 7 what a script was refused begins with where in the script: `… @user_script: 95: -OOM command …`.
function withoutScript(message: string): string {
	return message.replace(/^.*@user_script:\s*\d+:\s*-?/s, '');
}

// Has no word of its own. The client was not let in, and gives the reason to what waits for its connection.
const maxClients = /^ERR max number of clients/;

// From a server that is a replica: a master that was demoted and kept its connections says so for ever.
const replicaWords = new Set(['READONLY', 'MASTERDOWN']);

// Refused for now, nothing executed (research: reliability, section 4).
const waitWords = new Set([
	'LOADING',
	'BUSY',
	'TRYAGAIN',
	'CLUSTERDOWN',
	'NOREPLICAS',
	'MOVED',
	'ASK',
	'OOM',
	'MISCONF',
	'UNKILLABLE',
]);

const hints: readonly (readonly [RegExp, string])[] = [
	[/^WRONGTYPE/, 'the key `KEY` or its state key holds something else; choose another job id or key'],
	[
		// As Redis 7 has it for a script's own commands, and Redis 8 and Valkey 8.
		/^NOPERM|user executing the script|^ERR ACL failure in script/,
		'the ACL user needs +evalsha +eval and what docs/operating.md lists, on `KEY` and its state key',
	],
	[/^NOAUTH|^WRONGPASS/, 'check user name and password'],
	[/^OOM/, 'Redis is at `maxmemory`'],
	[maxClients, 'Redis is at `maxclients`'],
	[/^MISCONF/, 'Redis cannot write to its disk'],
	[/^READONLY|^MASTERDOWN/, 'the connected server is a replica; looking for the master'],
	[/^MOVED|^ASK/, 'this server is a node of a Redis Cluster, which needs a `Cluster` client'],
	[/^CROSSSLOT/, 'the key `KEY` and its state key are in different cluster slots'],
];

function isReplyError(error: unknown): error is Error {
	return error instanceof Error && error.name === 'ReplyError';
}
