import {createHash, createHmac, timingSafeEqual} from 'node:crypto';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Guard} from './host-guard.ts';

/**
 * Lets in who has the token. `?token=` is swapped for a cookie and leads to the same address without it, where no
 * history, bookmark or copied link has it. Programs may send `Authorization: Bearer`.
 *
 * The cookie is made of the token and does not contain it. So it holds as long as the token: with one of the user's own,
 * beyond a restart, and the pages that are open go on.
 */
export function signInGuard(token: string | undefined, port: number): Guard {
	if (token === undefined) return () => true;
	const session = createHmac('sha256', token).update('logsluice session').digest('base64url');
	// Cookies know no ports: two servers on one machine would take each other's.
	const cookie = `logsluice-${port}`;
	return (req, res) => {
		const url = new URL(`http://host${req.url?.startsWith('/') ? req.url : '/'}`);
		const given = url.searchParams.get('token');
		if (given !== null && isSame(given, token)) {
			url.searchParams.delete('token');
			res.writeHead(303, {
				...headers,
				'set-cookie': `${cookie}=${session}; Path=/; HttpOnly; SameSite=Strict`,
				// Relative to the host: a path of two slashes would be another one.
				location: `${url.pathname.replace(/^\/+/, '/')}${url.search}`,
			});
			res.end();
			return false;
		}
		if (given === null && (isSame(cookieOf(req, cookie), session) || isSame(bearer(req), token))) return true;
		refuse(req, res, given !== null);
		return false;
	};
}

const style =
	'body{font:16px/24px system-ui,sans-serif;max-width:30em;margin:15vh auto;padding:0 1em}' +
	'input,button{font:inherit;padding:4px 10px}';

const headers = {
	'cache-control': 'no-store',
	'referrer-policy': 'no-referrer',
	'x-content-type-options': 'nosniff',
	'content-security-policy': `default-src 'none'; style-src 'sha256-${sha256(style).toString('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
};

function refuse(req: IncomingMessage, res: ServerResponse, isWrong: boolean): void {
	const words = isWrong ? 'That is not the token.' : 'Sign in to see the logs.';
	const isPage = String(req.headers.accept).includes('text/html');
	res.writeHead(401, {...headers, 'content-type': `text/${isPage ? 'html' : 'plain'}; charset=utf-8`});
	// A link from another site brings no cookie along, the one from here does.
	res.end(
		isPage
			? '<!doctype html><html lang="en"><meta name="color-scheme" content="light dark">' +
					`<meta name="viewport" content="width=device-width"><title>Sign in</title><style>${style}</style>` +
					`<h1>logsluice</h1><p>${words} Open the address that <code>logsluice serve</code> printed, or give its ` +
					'token:</p><form><input type="password" name="token" aria-label="Token" autocomplete="current-password" ' +
					'required autofocus> <button>Sign in</button></form><p>Signed in already? <a href="?">Go on</a></p>'
			: `${words}\n`,
	);
}

/** In the same time whatever is wrong with it. */
function isSame(given: string, expected: string): boolean {
	return timingSafeEqual(sha256(given), sha256(expected));
}

function sha256(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}

function cookieOf({headers: {cookie = ''}}: IncomingMessage, name: string): string {
	const pairs = cookie.split(';').map(pair => pair.trim().split('='));
	return pairs.find(([known]) => known === name)?.[1] ?? '';
}

function bearer({headers: {authorization = ''}}: IncomingMessage): string {
	return /^bearer (.+)$/i.exec(authorization)?.[1] ?? '';
}
