/** The variables of the environment that the command line reads, and what for. */
export const environment: readonly (readonly [name: string, meaning: string])[] = [
	[
		'LOGSLUICE_REDIS_URL',
		'the Redis to use where --redis is not given, and where a password is not seen by others; else REDIS_URL, else ' +
			'127.0.0.1:6379',
	],
	['LOGSLUICE_JOB_ID', 'the job where --job is not given'],
	['LOGSLUICE_TOKEN', 'what to sign in with at serve'],
	['NO_COLOR', 'no colours, neither here nor asked of the command'],
];
