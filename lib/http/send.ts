import {once} from 'node:events';
import type {ServerResponse} from 'node:http';
import type {Refusal} from './refusal.ts';

/** A signal that is aborted when nobody takes the answer any more. `req` says so on some servers, late or never. */
export function leaving(res: ServerResponse): AbortSignal {
	const left = new AbortController();
	// Of HTTP/2 only the stream knows it.
	const {stream} = res as {stream?: {readonly destroyed: boolean}};
	if (res.closed || res.destroyed || stream?.destroyed) left.abort();
	else res.once('close', () => left.abort());
	return left.signal;
}

export function sendRefusal(res: ServerResponse, {status, headers, text}: Refusal): void {
	res.writeHead(status, headers);
	res.end(text);
}

/** Writes as fast as the client reads. Rejects when it leaves. */
export async function sendChunks(
	res: ServerResponse,
	chunks: AsyncIterable<Uint8Array | string>,
	signal: AbortSignal,
): Promise<void> {
	for await (const chunk of chunks) {
		signal.throwIfAborted();
		if (!res.write(chunk)) await once(res, 'drain', {signal});
	}
}
