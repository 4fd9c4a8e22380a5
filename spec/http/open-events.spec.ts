// By itself: the time between comments is the same for all streams of a process.
import test from 'ava';
import {logEventsResponse} from '../../lib/http/log-events-response.ts';
import {ping} from '../../lib/http/open-events.ts';
import {serveLogEvents} from '../../lib/http/serve-log-events.ts';
import {RawLog} from '../read/raw-log.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {listen} from './listen.ts';

const server = await startRedis();
test.after.always(() => server.stop());
const redis = server.client();
ping.everyMs = 10;

const isKeptAlive = test.macro(
	async (t, ask: (jobId: string) => Promise<{body: unknown; stop(): unknown}>) => {
		const jobId = uniqueJobId(t);
		const log = new RawLog(redis, jobId);
		const {body, stop} = await ask(jobId);
		let text = '';
		let end: Promise<string> | undefined;
		for await (const chunk of body as AsyncIterable<Uint8Array>) {
			text += Buffer.from(chunk).toString();
			if (text.split(': ping\n\n').length >= 4) end ??= log.end();
		}
		await end;
		t.regex(text, /^retry: \d+\n\n(: ping\n\n){3,}event: end\nid: \S+\ndata: .*\n\n(: ping\n\n)*$/);
		await stop();
	},
);

test('a quiet stream gets comments, which are no events', isKeptAlive, async jobId => {
	const {url, stop} = await listen((req, res) => serveLogEvents(req, res, {redis, jobId}));
	const {body} = await fetch(url);
	return {body, stop};
});

test('and so does that of a web request', isKeptAlive, async jobId => {
	const {body} = await logEventsResponse(new Request('http://localhost/'), {redis, jobId});
	return {body, stop: () => {}};
});
