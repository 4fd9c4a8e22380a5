import type {LogEntry} from '../format/log-entry.ts';
import {logKey, logKeys} from '../format/log-key.ts';
import {leasePrefix} from '../format/log-state.ts';
import type {RedisClient} from '../redis-client.ts';
import {compareIds} from './entry-id.ts';
import type {StoredEntry} from './log-source.ts';
import {fieldsOf, parseEntries} from './replies.ts';
import {scanJobIds} from './scan-job-ids.ts';

/** A job as a list shows it. */
export type JobSummary = {
	readonly jobId: string;
	/**
	 * `abandoned`: its producer is gone without a word. `idle`: it has not ended, and nobody is writing; so are all logs
	 * that no writer of logsluice wrote.
	 */
	readonly state: 'running' | 'ended' | 'abandoned' | 'idle';
	/** Of an ended job, where it is known. */
	readonly exitCode?: number;
	readonly signal?: string;
	/** Stored and lost lines over all producers; absent where no writer of logsluice wrote the log. */
	readonly lines?: number;
	readonly lost?: number;
	/** `ts` of the oldest entry that is still in Redis, and of the newest. */
	readonly firstAt: string;
	readonly lastAt: string;
	/** Entries before `firstAt` are no longer there. */
	readonly isTrimmed: boolean;
};

export type JobListing = {
	/** The one that was written to last comes first. */
	readonly jobs: readonly JobSummary[];
	/** False where there are more jobs than were asked for. */
	readonly isComplete: boolean;
};

/** The jobs that have a log in Redis, the `limit` newest ones. Every key of the database is looked at. */
export async function listJobs(
	redis: RedisClient,
	{limit = Number.POSITIVE_INFINITY}: {readonly limit?: number} = {},
): Promise<JobListing> {
	const found = new Map<string, Found>();
	let isComplete = true;
	for await (const {node, jobIds} of scanJobIds(redis)) {
		const fresh = [...new Set(jobIds)].filter(jobId => !found.has(jobId));
		// Leases run on the clock of the server that keeps them.
		const now = serverTime(await node.call('TIME'));
		for (const {jobId, newest} of await Promise.all(fresh.map(jobId => newestOf(redis, jobId)))) {
			if (newest !== undefined) found.set(jobId, {jobId, newest, now});
		}
		// Of a million jobs, no more are held than are to be shown.
		if (found.size <= 2 * limit) continue;
		isComplete = false;
		for (const {jobId} of byNewest(found).slice(limit)) found.delete(jobId);
	}
	const newest = byNewest(found);
	const jobs = await Promise.all(newest.slice(0, limit).map(job => summary(redis, job)));
	return {jobs: jobs.filter(job => job !== undefined), isComplete: isComplete && newest.length <= limit};
}

type Found = {readonly jobId: string; readonly newest: StoredEntry; readonly now: number};

function byNewest(found: ReadonlyMap<string, Found>): Found[] {
	return [...found.values()].sort((a, b) => compareIds(b.newest.id, a.newest.id));
}

async function newestOf(redis: RedisClient, jobId: string): Promise<{jobId: string; newest?: StoredEntry}> {
	const found = redis.call('xrevrange', logKey(jobId), '+', '-', 'COUNT', 1).then(parseEntries);
	const [newest] = (await found.catch(unlessForeign)) ?? [];
	return {jobId, ...(newest && {newest})};
}

// A key of ours may be somebody else's, of another type.
function unlessForeign(error: unknown): undefined {
	if (!String((error as Error).message).startsWith('WRONGTYPE')) throw error;
}

async function summary(redis: RedisClient, {jobId, newest, now}: Found): Promise<JobSummary | undefined> {
	const {keyPrefix} = redis.options;
	const {stream, state} = logKeys({jobId}, {keyPrefix, isCluster: redis.isCluster});
	const [fields, oldest] = await Promise.all([
		redis.call('hgetall', state).then(fieldsOf).catch(unlessForeign),
		redis.call('xrange', stream, '-', '+', 'COUNT', 1).then(parseEntries).catch(unlessForeign),
	]);
	// Gone since it was found, or no log.
	if (oldest?.[0] === undefined || fields === undefined) return undefined;
	const number = (name: string) => (fields.has(name) ? Number(fields.get(name)) : undefined);
	const [lines, lost] = [number('lines'), number('lost')];
	return {
		jobId,
		...stateOf(fields, newest, now),
		...(lines !== undefined && {lines}),
		...(lost !== undefined && {lost}),
		firstAt: oldest[0].ts,
		lastAt: newest.ts,
		isTrimmed: oldest[0].n > 1,
	};
}

function stateOf(
	fields: ReadonlyMap<string, string>,
	newest: LogEntry,
	now: number,
): Pick<JobSummary, 'state' | 'exitCode' | 'signal'> {
	// Without a state hash, an end marker holds while nothing follows it.
	const isEnded = fields.size === 0 ? newest.marker === 'end' : fields.has('end');
	if (isEnded) {
		const {exitCode, signal} = newest.marker === 'end' ? newest : {};
		return {
			state: 'ended',
			...(exitCode !== undefined && {exitCode}),
			...(signal !== undefined && {signal}),
		};
	}
	const leases = [...fields].filter(([name]) => name.startsWith(leasePrefix));
	if (leases.length === 0) return {state: 'idle'};
	return {state: leases.some(([, until]) => Number(until) > now) ? 'running' : 'abandoned'};
}

function serverTime(reply: unknown): number {
	const [seconds, microseconds] = reply as [string, string];
	return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}
