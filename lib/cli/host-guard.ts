import type {IncomingMessage, ServerResponse} from 'node:http';
import {isIP} from 'node:net';

/** Answers a request that is to go no further, and says so. */
export type Guard = (req: IncomingMessage, res: ServerResponse) => boolean;

export function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * Lets in what is addressed to us. A page anywhere can have its own name point at this address (DNS rebinding) and then
 * reads us as its own: the name is still in `Host`, and never an address or one of ours. What another site's page sends
 * names that site in `Origin`.
 */
export function hostGuard(names: readonly string[]): Guard {
	const known = new Set(['localhost', ...names.map(name => name.trim().toLowerCase())]);
	const isKnown = (name: string) => known.has(name) || name.endsWith('.localhost') || isIP(name) !== 0;
	return ({headers}, res) => {
		const {host = '', origin} = headers;
		if (!isKnown(nameOf(host))) {
			refuse(res, 421, 'This server is not known by that name: logsluice serve --allow-host NAME');
			return false;
		}
		const isForeign = origin !== undefined && origin.replace(/^https?:\/\//, '') !== host;
		const isEmbedded = headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-dest'] !== 'document';
		if (!isForeign && !isEmbedded) return true;
		refuse(res, 403, 'Not for pages of other sites');
		return false;
	};
}

/** Without the port, which a tunnel may change. */
function nameOf(host: string): string {
	const name = host.toLowerCase().replace(/:\d*$/, '');
	return name.startsWith('[') ? name.slice(1, -1) : name.replace(/\.$/, '');
}

function refuse(res: ServerResponse, status: number, text: string): void {
	res.writeHead(status, {
		'content-type': 'text/plain; charset=utf-8',
		'cache-control': 'no-store',
		'x-content-type-options': 'nosniff',
	});
	res.end(`${text}\n`);
}
