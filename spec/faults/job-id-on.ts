import type {ExecutionContext} from 'ava';
import {logKey} from '../../lib/format/log-key.ts';
import type {ClusterNode} from '../support/redis-cluster.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';

/** The id of a job whose log this node serves. */
export async function jobIdOn(t: ExecutionContext, {client}: ClusterNode): Promise<string> {
	for (;;) {
		const jobId = uniqueJobId(t);
		const isHere = await client.exists(logKey(jobId)).then(
			() => true,
			() => false,
		);
		if (isHere) return jobId;
	}
}
