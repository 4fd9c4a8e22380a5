import type {IncomingMessage, ServerResponse} from 'node:http';
import {unexpected} from '../expect.ts';
import type {LogEntry} from '../format/log-entry.ts';
import type {LogAddress} from '../format/log-key.ts';
import type {Batch} from '../read/read-batches.ts';
import {storedBatches} from '../read/stored-batches.ts';
import {joined} from './joined.ts';
import {ndjson, plainText} from './plain-text.ts';
import {refusalOf, refusals} from './refusal.ts';
import {leaving, sendChunks, sendRefusal} from './send.ts';
import {type ServedLog, type ServedLogOptions, servedLog} from './served-log.ts';
import {soon} from './soon.ts';

export type LogDownloadOptions = ServedLogOptions & {
	/**
	 * `'text'`: the lines' texts, markers between dashes. `'ndjson'`: every entry with all its fields as JSON, one a line.
	 *
	 * @default 'text'
	 */
	readonly format?: 'text' | 'ndjson' | undefined;
};

/**
 * Answers a request with the whole log as it is now, as a file to save. Streamed, as fast as the client reads, over a
 * connection of its own.
 *
 * Whoever asks gets the log: authenticate the request first. Answers 404 for a log that Redis does not hold, 405, and 502
 * or 503 when it cannot be read. A download that fails midway, or that nobody reads for
 * five minutes, is cut off, not ended.
 *
 * Resolves when the answer has ended, and does not reject for what Redis or the client does.
 *
 * @throws TypeError at once when an option is not what it should be.
 */
export function serveLogDownload(
	req: IncomingMessage,
	res: ServerResponse,
	options: LogDownloadOptions,
): Promise<void> {
	const {format = 'text'} = options ?? {};
	const log = servedLog('serveLogDownload', options, {more: ['format']});
	if (!Object.hasOwn(formats, format)) throw unexpected('format', "'text' or 'ndjson'", format);
	return serve(req, res, {...log, format: formats[format]});
}

/** How long a client may read nothing: each download has a connection to Redis of its own. */
export const stall: {ms: number} = {ms: 300_000};

type Format = {
	readonly type: string;
	readonly extension: string;
	readonly write: (entry: LogEntry) => string;
};

const formats: Readonly<Record<'text' | 'ndjson', Format>> = {
	text: {type: 'text/plain; charset=utf-8', extension: 'log', write: plainText},
	ndjson: {type: 'application/x-ndjson; charset=utf-8', extension: 'ndjson', write: ndjson},
};

// How long the answer's status waits for Redis. Its outages are waited out once the download has begun.
const statusMs = 10_000;

async function serve(
	req: IncomingMessage,
	res: ServerResponse,
	{hub, address, format}: ServedLog & {format: Format},
): Promise<void> {
	if (req.method !== 'GET') return sendRefusal(res, refusals.wrongMethod);
	const signal = leaving(req, res);
	let batches: AsyncGenerator<Batch, void, undefined> | undefined;
	try {
		batches = storedBatches(hub.redis, address, signal);
		const first = await soon(batches.next(), statusMs);
		if (first === undefined) return sendRefusal(res, refusals.away);
		if (first.done) return sendRefusal(res, refusals.noSuchLog);
		res.writeHead(200, {
			'content-type': format.type,
			'content-disposition': `attachment; filename="${fileName(address)}.${format.extension}"`,
			'cache-control': 'no-store',
			'x-content-type-options': 'nosniff',
		});
		await sendChunks(res, written(first.value, batches, format), {signal, stallMs: stall.ms});
		res.end();
	} catch (error) {
		if (signal.aborted) return;
		if (res.headersSent) res.destroy();
		else sendRefusal(res, refusalOf(error));
	} finally {
		await batches?.return();
	}
}

async function* written(
	first: Batch,
	batches: AsyncGenerator<Batch, void, undefined>,
	{write}: Format,
): AsyncGenerator<string, void, undefined> {
	yield* joined(first.map(write));
	for await (const batch of batches) yield* joined(batch.map(write));
}

// No name that a shell, a file system or a header could take for something else.
function fileName({jobId, key}: LogAddress): string {
	const name = (jobId ?? key).replaceAll(/[^A-Za-z0-9._-]+/g, '_').replace(/^[._-]+/, '');
	return name.slice(0, 100) || 'job';
}
