import type {IncomingMessage, ServerResponse} from 'node:http';
import {eventHeaders, openEvents, ping} from './open-events.ts';
import {leaving, sendChunks, sendRefusal} from './send.ts';
import {type ServedLog, type ServedLogOptions, servedLog} from './served-log.ts';

/**
 * Answers a request with a log as Server-Sent Events: all that Redis holds of it, then every entry as it comes, until
 * the job's end. `data:` is the entry as JSON; a marker's event is named after it. The log need not exist yet.
 *
 *     createServer((req, res) => serveLogEvents(req, res, {redis, jobId: '42'}));
 *
 * Whoever asks gets the log: authenticate the request first. All followers of a client or hub share its connections.
 * Resumes behind `Last-Event-ID` or `?after=`; answers 204 when there is nothing more to come, 410 when the log is gone,
 * 404 for a job id that none can have, 400, 405, and 502 or 503 when the log cannot be read.
 *
 * Resolves when the answer has ended, and does not reject for what Redis or the client does.
 *
 * @throws TypeError at once when an option is not what it should be.
 */
export function serveLogEvents(
	req: IncomingMessage,
	res: ServerResponse,
	options: ServedLogOptions,
): Promise<void> {
	return serve(req, res, servedLog('serveLogEvents', options));
}

async function serve(req: IncomingMessage, res: ServerResponse, log: ServedLog): Promise<void> {
	const signal = leaving(req, res);
	const {method = '', url = '', headers} = req;
	const lastEventId = headers['last-event-id'];
	const opened = await openEvents({method, url, lastEventId: lastEventId?.toString()}, log, signal);
	if (signal.aborted) return;
	if ('refusal' in opened) {
		sendRefusal(res, opened.refusal);
		return;
	}
	res.writeHead(200, eventHeaders);
	res.flushHeaders();
	const pings = setInterval(() => {
		if (!res.writableNeedDrain) res.write(ping.bytes);
	}, ping.everyMs);
	try {
		await sendChunks(res, opened.chunks, {signal});
	} catch (error) {
		if (!signal.aborted) throw error;
	} finally {
		clearInterval(pings);
		res.end();
	}
}
