// By itself: the times between comments and writes are the same for all streams of a process.
import test from 'ava';
import {logKey} from '../../lib/format/log-key.ts';
import {logEventsResponse} from '../../lib/http/log-events-response.ts';
import {join, openEvents, ping} from '../../lib/http/open-events.ts';
import {serveLogEvents} from '../../lib/http/serve-log-events.ts';
import {LogHub} from '../../lib/read/log-hub.ts';
import {RawLog, until} from '../read/raw-log.ts';
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

test.serial('a quiet stream gets comments, which are no events', isKeptAlive, async jobId => {
	const {url, stop} = await listen((req, res) => serveLogEvents(req, res, {redis, jobId}));
	const {body} = await fetch(url);
	return {body, stop};
});

test.serial('and so does that of a web request', isKeptAlive, async jobId => {
	const {body} = await logEventsResponse(new Request('http://localhost/'), {redis, jobId});
	return {body, stop: () => {}};
});

test.serial('short lines that are there already are not waited for, in a log that goes on', async t => {
	const withinMs = join.withinMs;
	t.teardown(() => {
		join.withinMs = withinMs;
	});
	t.timeout(20_000, 'lines are waited for');
	join.withinMs = 2 ** 30;
	const jobId = uniqueJobId(t);
	const hub = new LogHub(redis);
	const addAll = (lines: number): Promise<unknown> => {
		const multi = redis.multi();
		for (let line = 0; line < lines; line++) multi.xadd(logKey(jobId), '*', 'text', 'x');
		return multi.exec();
	};
	await addAll(2_000);
	const leaving = new AbortController();
	const request = {method: 'GET', url: '/', lastEventId: undefined};
	const opened = await openEvents(request, {hub, address: {jobId}}, leaving.signal);
	if ('refusal' in opened) throw new Error('refused');
	let lines = 0;
	const take = async (most: number): Promise<void> => {
		while (lines < most) {
			const {value} = await opened.chunks.next();
			lines +=
				Buffer.from(value as Uint8Array)
					.toString()
					.split('\ndata: ').length - 1;
		}
	};
	await take(2_000);
	// It has caught up once it waits for the next one.
	const next = take(2_001);
	await until(async () => String(await redis.client('LIST')).includes('cmd=xread'));
	// More than is held for all, which another one has taken: the rest is read for this one alone.
	const quick = hub.follow({jobId, signal: leaving.signal});
	for (let entries = 0; entries < 2_000; entries++) await quick.next();
	await addAll(8_000);
	for (let entries = 0; entries < 8_000; entries++) await quick.next();
	await next;
	await take(10_000);
	t.is(lines, 10_000);
	leaving.abort();
	hub.close();
});
