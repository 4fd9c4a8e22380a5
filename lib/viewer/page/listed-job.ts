/** As the server lists it; a spec compares it with `JobSummary`. */
export type ListedJob = {
	readonly jobId: string;
	readonly state: 'running' | 'ended' | 'abandoned' | 'idle';
	readonly exitCode?: number | undefined;
	readonly signal?: string | undefined;
	readonly lines?: number | undefined;
	readonly firstAt: string;
	readonly lastAt: string;
};
