import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Asset} from './page-assets.ts';

/** A file of the page; `cacheControl` says for how long it holds. */
export function sendAsset(
	req: IncomingMessage,
	res: ServerResponse,
	asset: Asset,
	cacheControl: string,
): void {
	res.setHeader('cache-control', cacheControl);
	res.setHeader('etag', asset.etag);
	res.setHeader('vary', 'accept-encoding');
	if (req.headers['if-none-match'] === asset.etag) {
		res.writeHead(304).end();
		return;
	}
	const zipped = /\bgzip\b/.test(String(req.headers['accept-encoding'] ?? ''));
	const body = zipped ? asset.gzipped : asset.body;
	if (zipped) res.setHeader('content-encoding', 'gzip');
	res.writeHead(200, {'content-type': asset.type, 'content-length': body.length});
	res.end(req.method === 'HEAD' ? undefined : body);
}

export function sendJson(res: ServerResponse, status: number, value: unknown): void {
	res.writeHead(status, {'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store'});
	res.end(JSON.stringify(value));
}

export function redirect(res: ServerResponse, to: string): void {
	res.writeHead(308, {location: to, 'cache-control': 'no-store'}).end();
}

export function fail(res: ServerResponse, status: number, message: string): void {
	res.writeHead(status, {'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store'});
	res.end(`${message}\n`);
}
