import {once} from 'node:events';
import {connect} from 'node:net';
import test from 'ava';
import {serveLogDownload, stall} from '../../lib/http/serve-log-download.ts';
import {RawLog, until} from '../read/raw-log.ts';
import {startRedis} from '../support/redis.ts';
import {listen} from './listen.ts';

const server = await startRedis();
test.after.always(() => server.stop());
const redis = server.client();
stall.ms = 100;

test('a download that nobody reads is cut off, and its connection to Redis is closed', async t => {
	const log = new RawLog(redis, 'stalled');
	// More than what lies between the two takes.
	const text = 'x'.repeat(100_000);
	await Promise.all(Array.from({length: 300}, () => log.add(text)));
	const client = server.client({connectionName: 'stalled'});
	const http = await listen((req, res) => serveLogDownload(req, res, {redis: client, jobId: 'stalled'}));
	t.teardown(http.stop);
	const connections = async () => String(await redis.client('LIST')).split(' name=stalled ').length - 1;
	const socket = connect(http.port, '127.0.0.1').pause();
	socket.on('error', () => {});
	const closed = once(socket, 'close');
	socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
	await until(async () => (await connections()) === 2);
	await until(async () => (await connections()) === 1);
	let bytes = 0;
	socket.on('data', chunk => {
		bytes += chunk.length;
	});
	socket.resume();
	await closed;
	t.true(bytes > 0 && bytes < 300 * text.length, `${bytes}`);
	stall.ms = 300_000;
	const response = await fetch(http.url);
	t.is((await response.text()).length, 300 * (text.length + 1));
});
