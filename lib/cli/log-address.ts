import {type LogAddress, logKey} from '../format/log-key.ts';
import {UsageError} from './usage-error.ts';

/**
 * The log that `--job` or `--key` names, else `LOGSLUICE_JOB_ID`.
 *
 * @throws UsageError
 */
export function logAddress(
	values: ReadonlyMap<string, string>,
	{LOGSLUICE_JOB_ID}: NodeJS.ProcessEnv,
): LogAddress | undefined {
	const key = values.get('key');
	const jobId = values.get('job');
	if (key !== undefined && jobId !== undefined) {
		throw new UsageError('--job and --key both name the log: give one of them');
	}
	if (key !== undefined) return {key};
	if (jobId !== undefined) return {jobId: expectJobId('--job', jobId)};
	return LOGSLUICE_JOB_ID ? {jobId: expectJobId('LOGSLUICE_JOB_ID', LOGSLUICE_JOB_ID)} : undefined;
}

/** @throws UsageError that names where the id came from. */
export function expectJobId(origin: string, jobId: string): string {
	try {
		logKey(jobId);
		return jobId;
	} catch {
		throw new UsageError(
			`${origin}: a job id has 1 to 128 letters, digits, dots, dashes and underscores, and begins with a ` +
				`letter or digit; got ${JSON.stringify(jobId.slice(0, 160))}`,
		);
	}
}

/** How people are told of the log: `job build-42`. */
export function logName({jobId, key}: LogAddress): string {
	return jobId === undefined ? `key ${key}` : `job ${jobId}`;
}
