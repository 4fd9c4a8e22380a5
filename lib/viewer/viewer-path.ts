import type {IncomingMessage} from 'node:http';

/** Either the path behind the viewer's own, `undefined` where it is outside of that, or where the browser has to go. */
export type ViewerPath =
	| {readonly rest: string | undefined; readonly moved?: undefined}
	| {readonly moved: string; readonly rest?: undefined};

/**
 * Where in the viewer a request goes. All its links are relative, so it has to know its own path only to take it off, and
 * to tell `/logs` from `/logs/`: what is relative to the former would be looked for beside it.
 */
export function viewerPath(
	req: Pick<IncomingMessage, 'url'> & {readonly originalUrl?: string},
	basePath: string | undefined,
): ViewerPath {
	// What Express, Connect and Polka keep when they take the mount path off.
	const seen = pathOf(req.originalUrl ?? req.url);
	if (basePath === undefined) {
		const path = pathOf(req.url);
		return path === '/' && !seen.endsWith('/') ? {moved: slashed(seen)} : {rest: path};
	}
	const base = basePath.replace(/\/+$/, '');
	if (seen === base && base !== '') return {moved: slashed(seen)};
	return {rest: seen.startsWith(`${base}/`) ? seen.slice(base.length) : undefined};
}

function pathOf(url = '/'): string {
	const path = url.split(/[?#]/, 1)[0] as string;
	// Of a proxy's request, the whole address.
	return path.startsWith('/') ? path : `/${path.replace(/^[a-z]+:\/\/[^/]*\/?/i, '')}`;
}

// Relative, as a proxy may have taken off more; only the last part of the path, which cannot name another host.
function slashed(path: string): string {
	return `./${path.slice(path.lastIndexOf('/') + 1)}/`;
}
