import type {IncomingMessage, ServerResponse} from 'node:http';
import {expectKnownOptions, unexpected} from './expect.ts';
import {serveLogDownload} from './http/serve-log-download.ts';
import {serveLogEvents} from './http/serve-log-events.ts';
import type {LogHub} from './read/log-hub.ts';
import {fail, redirect, sendAsset, sendJson} from './viewer/answers.ts';
import {pageAssets} from './viewer/page-assets.ts';
import {RecentJobs} from './viewer/recent-jobs.ts';
import {type Route, route} from './viewer/route.ts';
import {securityHeaders} from './viewer/security-headers.ts';
import {viewerPath} from './viewer/viewer-path.ts';

export type ViewerOptions = {
	/** Reads the logs. It stays the caller's to close, after the server. */
	readonly hub: LogHub;

	/**
	 * Where the viewer is, as browsers see it: `/logs`. Needed where the server leaves that in `req.url`, as `node:http`
	 * and Fastify do; Express takes it off.
	 *
	 * @default the path that the framework has taken off, or `/`
	 */
	readonly basePath?: string | undefined;
};

/** A request handler of `node:http` and of all that builds on it. */
export type Viewer = (req: IncomingMessage, res: ServerResponse) => void;

/**
 * The jobs and their logs as web pages, to be mounted in a server of one's own. It lets everybody in: put it behind what
 * signs people in. Whoever gets through reads every job of this Redis.
 *
 * @throws TypeError when an option is not what it should be.
 */
export function createViewer(options: ViewerOptions): Viewer {
	expectKnownOptions('createViewer', options, ['hub', 'basePath']);
	const {hub, basePath} = options;
	if (typeof hub?.follow !== 'function') throw unexpected('hub', 'a LogHub', hub);
	if (basePath !== undefined && (typeof basePath !== 'string' || !/^\/[\w./~-]*$/.test(basePath))) {
		throw unexpected('basePath', 'a path such as `/logs`', basePath);
	}
	const assets = pageAssets();
	const jobs = new RecentJobs(hub.redis);

	return (req, res) => {
		for (const [name, value] of Object.entries(securityHeaders)) res.setHeader(name, value);
		if (req.method !== 'GET' && req.method !== 'HEAD') {
			res.setHeader('allow', 'GET, HEAD');
			return fail(res, 405, 'Only GET and HEAD');
		}
		const path = viewerPath(req, basePath);
		if (path.moved !== undefined) return redirect(res, path.moved);
		const found = path.rest === undefined ? undefined : route(path.rest);
		if (found === undefined) return fail(res, 404, 'Not found');
		answer(req, res, found).catch(() => {
			if (res.headersSent) res.destroy();
			else fail(res, 500, 'The server has failed');
		});
	};

	async function answer(req: IncomingMessage, res: ServerResponse, found: Route): Promise<void> {
		switch (found.kind) {
			case 'moved':
				return redirect(res, found.to);
			case 'jobs':
			case 'job':
				return sendAsset(req, res, assets[found.kind], 'no-cache');
			case 'asset': {
				const asset = assets.named.get(found.name);
				// One of another version of this package: the page that asks for it is old, or newer than this server.
				if (asset === undefined) return fail(res, 404, 'Not found');
				return sendAsset(req, res, asset, 'public, max-age=31536000, immutable');
			}
			case 'jobs.json':
				return sendJobs(res);
			case 'events':
				return serveLogEvents(req, res, {hub, jobId: found.jobId});
			default:
				return serveLogDownload(req, res, {hub, jobId: found.jobId, format: found.kind});
		}
	}

	async function sendJobs(res: ServerResponse): Promise<void> {
		try {
			sendJson(res, 200, await jobs.list());
		} catch (error) {
			// What Redis says itself is of use; what the client says of its retries is not.
			const refusal =
				(error as Error).name === 'ReplyError' ? (error as Error).message.split(' ', 1)[0] : undefined;
			const words =
				refusal === undefined ? 'Redis does not answer' : `Redis refuses to list the jobs (${refusal})`;
			sendJson(res, 503, {error: `${words}. Still trying.`});
		}
	}
}
