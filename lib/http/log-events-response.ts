import {eventHeaders, openEvents, ping} from './open-events.ts';
import {type ServedLogOptions, servedLog} from './served-log.ts';

/**
 * What `serveLogEvents()` does, for servers that take a web `Request` and give a `Response` (Hono, Next, Remix, Bun).
 *
 *     export const GET = (request: Request) => logEventsResponse(request, {redis, jobId: '42'});
 *
 * The log is followed until the response's body is cancelled, or `request.signal` is aborted.
 *
 * @throws TypeError when an option is not what it should be.
 */
export async function logEventsResponse(request: Request, options: ServedLogOptions): Promise<Response> {
	const log = servedLog('logEventsResponse', options);
	const left = new AbortController();
	let pings: NodeJS.Timeout | undefined;
	const leave = () => {
		clearInterval(pings);
		request.signal.removeEventListener('abort', leave);
		left.abort();
	};
	request.signal.addEventListener('abort', leave);
	if (request.signal.aborted) leave();
	const {method, url, headers} = request;
	const lastEventId = headers.get('last-event-id') ?? undefined;
	const opened = await openEvents({method, url, lastEventId}, log, left.signal);
	if ('refusal' in opened) {
		leave();
		const {status, headers, text} = opened.refusal;
		return new Response(text || null, {status, headers});
	}
	const {chunks} = opened;
	const body = new ReadableStream<Uint8Array>({
		start(controller) {
			// Nobody would clear it.
			if (left.signal.aborted) return;
			pings = setInterval(() => {
				if ((controller.desiredSize ?? 0) > 0) controller.enqueue(ping.bytes);
			}, ping.everyMs);
		},
		async pull(controller) {
			const {done, value} = await chunks.next();
			if (!done) {
				controller.enqueue(value);
				return;
			}
			if (!left.signal.aborted || request.signal.aborted) controller.close();
			leave();
		},
		cancel: leave,
	});
	return new Response(body, {status: 200, headers: eventHeaders});
}
