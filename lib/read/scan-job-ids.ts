import {logKey} from '../format/log-key.ts';
import type {RedisClient} from '../redis-client.ts';

type Node = Pick<RedisClient, 'call'>;

/**
 * The ids of all jobs that have a log, some at a time, each with the node that has it; one may come twice. By SCAN, and
 * no index of jobs: a writer would have to keep it, and whoever else deletes a log would not.
 */
export async function* scanJobIds(
	redis: RedisClient,
	{keysPerStep = 1000}: {keysPerStep?: number} = {},
): AsyncGenerator<{readonly node: Node; readonly jobIds: readonly string[]}, void, undefined> {
	const prefix = redis.options.keyPrefix ?? '';
	// The client puts its prefix before keys, but neither before patterns nor off what SCAN finds.
	const pattern = `${prefix.replace(/[\\*?[\]^]/g, '\\$&')}job:*:logs`;
	for (const node of nodesOf(redis)) {
		let cursor = '0';
		// Redis 5 has no TYPE.
		let type = ['TYPE', 'stream'];
		do {
			const args = [cursor, 'MATCH', pattern, 'COUNT', keysPerStep];
			const reply = await node.call('SCAN', ...args, ...type).catch(error => {
				if (type.length === 0 || !/syntax/i.test(String(error?.message))) throw error;
				type = [];
				return node.call('SCAN', ...args);
			});
			const [next, keys] = reply as [string, string[]];
			cursor = String(next);
			const jobIds = keys.map(key => jobIdOf(key.slice(prefix.length))).filter(id => id !== undefined);
			if (jobIds.length > 0) yield {node, jobIds};
		} while (cursor !== '0');
	}
}

function nodesOf(redis: RedisClient): readonly Node[] {
	if (!redis.isCluster) return [redis];
	return (redis as RedisClient & {nodes(role: 'master'): Node[]}).nodes('master');
}

// Any program may have a key of this form; what is no job id has no page, and is left out.
function jobIdOf(key: string): string | undefined {
	const jobId = key.slice('job:'.length, -':logs'.length);
	try {
		return logKey(jobId) === key ? jobId : undefined;
	} catch {
		return undefined;
	}
}
