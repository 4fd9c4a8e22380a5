import {logKey} from '../format/log-key.ts';

/** What is asked for, by the path behind the viewer's own. */
export type Route =
	| {readonly kind: 'jobs' | 'jobs.json'}
	| {readonly kind: 'job' | 'events' | 'text' | 'ndjson'; readonly jobId: string}
	| {readonly kind: 'asset'; readonly name: string}
	/** The path of a page with or without a slash too many or too few, which relative links would follow astray. */
	| {readonly kind: 'moved'; readonly to: string};

const ofJob = {'': 'job', '/events': 'events', '/log.txt': 'text', '/log.ndjson': 'ndjson'} as const;

/** `path` begins with a slash, or is empty. `undefined` where there is nothing; a job id that is none is such a case. */
export function route(path: string): Route | undefined {
	if (path === '/') return {kind: 'jobs'};
	if (path === '/jobs.json') return {kind: 'jobs.json'};
	const asset = /^\/assets\/([\w-]+\/[\w-]+\.\w+)$/.exec(path)?.[1];
	if (asset !== undefined) return {kind: 'asset', name: asset};
	const [, jobId = '', rest = ''] = /^\/jobs\/([^/]+)(\/.*)?$/.exec(path) ?? [];
	if (!isJobId(jobId)) return undefined;
	if (rest === '/') return {kind: 'moved', to: `../${jobId}`};
	const kind = Object.hasOwn(ofJob, rest) ? ofJob[rest as keyof typeof ofJob] : undefined;
	return kind === undefined ? undefined : {kind, jobId};
}

function isJobId(jobId: string): boolean {
	try {
		logKey(jobId);
		return true;
	} catch {
		return false;
	}
}
