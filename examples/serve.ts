// A page that shows a job's log live, and the log as a file:
//
//     npx tsx examples/serve.ts [PORT]        and then http://127.0.0.1:4000/JOB

import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {Redis} from 'ioredis';
import {LogHub, serveLogDownload, serveLogEvents} from 'logsluice';

const {REDIS_URL = 'redis://127.0.0.1:6379'} = process.env;
const [port = '4000'] = process.argv.slice(2);

const page = `<!doctype html><meta charset="utf-8"><title>Log</title>
<a href="?download">Download</a><pre></pre>
<script>
	const events = new EventSource('?events');
	const show = ({data}) => document.querySelector('pre').append(JSON.parse(data).text + '\\n');
	events.onmessage = show;
	for (const marker of ['gap', 'reset', 'end', 'abandoned', 'expired']) events.addEventListener(marker, show);
</script>`;

// One for all jobs and all who look at them.
const hub = new LogHub(new Redis(REDIS_URL));

const server = createServer((req, res) => {
	const [path = '', query] = (req.url ?? '').split('?');
	const jobId = path.slice(1);
	// Whoever asks gets the log: here is the place to look who it is.
	if (query?.startsWith('events')) void serveLogEvents(req, res, {hub, jobId});
	else if (query === 'download') void serveLogDownload(req, res, {hub, jobId});
	else res.setHeader('content-type', 'text/html; charset=utf-8').end(page);
});
server.listen(Number(port), '127.0.0.1', () => {
	console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/JOB`);
});
