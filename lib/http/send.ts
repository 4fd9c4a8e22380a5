import {once} from 'node:events';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Socket} from 'node:net';
import {onAbort} from '../read/on-abort.ts';
import type {Refusal} from './refusal.ts';
import {soon} from './soon.ts';

/**
 * A signal that is aborted when nobody takes the answer any more. `req` itself says so on some servers, late or never; and
 * `res` not of HTTP/2 where it had gone before, nor where it waits behind another answer to the same connection.
 */
export function leaving(req: IncomingMessage, res: ServerResponse): AbortSignal {
	const left = new AbortController();
	const {stream} = res as {stream?: Connection};
	const connection: Connection = stream ?? req.socket ?? res;
	if (res.closed || res.destroyed || connection.destroyed) {
		left.abort();
		return left.signal;
	}
	const forget = onAbort(closing(connection), () => left.abort());
	res.once('close', () => {
		forget();
		left.abort();
	});
	return left.signal;
}

// Adapters of serverless platforms make up a socket, some without events.
type Connection = Pick<Socket, 'destroyed'> & Partial<Pick<Socket, 'once'>>;

const closings = new WeakMap<Connection, AbortSignal>();

// One listener a connection, however many requests wait there in a row.
function closing(connection: Connection): AbortSignal {
	let signal = closings.get(connection);
	if (signal === undefined) {
		const closed = new AbortController();
		connection.once?.('close', () => closed.abort());
		signal = closed.signal;
		closings.set(connection, signal);
	}
	return signal;
}

export function sendRefusal(res: ServerResponse, {status, headers, text}: Refusal): void {
	res.writeHead(status, headers);
	res.end(text);
}

/** Writes as fast as the client reads. Rejects when it leaves, or stops reading for longer than `stallMs`. */
export async function sendChunks(
	res: ServerResponse,
	chunks: AsyncIterable<Uint8Array | string>,
	{signal, stallMs}: {readonly signal: AbortSignal; readonly stallMs?: number},
): Promise<void> {
	for await (const chunk of chunks) {
		signal.throwIfAborted();
		if (res.write(chunk)) continue;
		const drained = once(res, 'drain', {signal});
		if (stallMs === undefined) await drained;
		else if ((await soon(drained, stallMs)) === undefined) throw new Error('The client does not read');
	}
}
