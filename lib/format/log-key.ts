import {unexpected} from '../expect.ts';

/** Which log: of a job by its id, or any stream by its key. Exactly one of the two. */
export type LogAddress =
	| {
			/** 1 to 128 characters of `A-Za-z0-9._-`, the first a letter or digit. */
			readonly jobId: string;
			readonly key?: undefined;
	  }
	| {
			/** The stream's key, without the client's `keyPrefix`. */
			readonly key: string;
			readonly jobId?: undefined;
	  };

/** The keys of a log as they are given to a client, which puts its own `keyPrefix` before them. */
export type LogKeys = {readonly stream: string; readonly state: string};

/**
 * The key of a job's log: `job:42:logs`.
 *
 * @throws TypeError when the id could inject or collide with another key.
 */
export function logKey(jobId: string): string {
	if (typeof jobId !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(jobId)) {
		throw unexpected(
			'jobId',
			'1 to 128 characters of A-Z, a-z, 0-9, `.`, `_` and `-`, the first a letter or digit',
			jobId,
		);
	}
	return `job:${jobId}:logs`;
}

/**
 * A log's stream and the state hash beside it, in the same cluster slot.
 *
 * @throws TypeError when the address is neither a job id nor a key, or both; on a Cluster also when no state key
 * in the stream's slot exists.
 */
export function logKeys(
	{jobId, key}: {readonly jobId?: string | undefined; readonly key?: string | undefined},
	{keyPrefix = '', isCluster}: {keyPrefix?: string | undefined; isCluster: boolean},
): LogKeys {
	if ((jobId === undefined) === (key === undefined)) {
		throw new TypeError(
			`Expected either \`jobId\` or \`key\`, got ${jobId === undefined ? 'neither' : 'both'}`,
		);
	}
	if (key !== undefined && (typeof key !== 'string' || key === '')) {
		throw unexpected('key', 'a string that is not empty', key);
	}
	const stream = key ?? logKey(jobId as string);
	const full = keyPrefix + stream;
	// The client puts its prefix before this one too, which leaves the tag, and so the slot, as it is.
	const state = hashTag(full) === full ? `{${full}}:state` : `${stream}:state`;
	if (isCluster && hashTag(keyPrefix + state) !== hashTag(full)) {
		throw unexpected('key', 'a key whose state key falls into the same cluster slot (no stray braces)', full);
	}
	return {stream, state};
}

// The part of a key that decides its cluster slot: what is between the first `{` and the next `}`, if anything.
function hashTag(key: string): string {
	const start = key.indexOf('{');
	const end = start === -1 ? -1 : key.indexOf('}', start + 1);
	return end > start + 1 ? key.slice(start + 1, end) : key;
}
