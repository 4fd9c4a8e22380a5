// Server-Sent Events of one job to many clients: node --import=tsx bench/followers.ts [--followers 1000] [--rate 500] [--seconds 10]
// Redis, the server, the clients and the writer are processes of their own.

import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {Agent, createServer, get, type IncomingMessage} from 'node:http';
import type {AddressInfo} from 'node:net';
import {setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {Redis} from 'ioredis';
import {JobLog, LogHub, serveLogEvents} from 'logsluice';
import {startRedis} from '../spec/support/redis.ts';

const {values, positionals} = parseArgs({
	allowPositionals: true,
	options: {
		followers: {type: 'string', default: '1000'},
		rate: {type: 'string', default: '500'},
		seconds: {type: 'string', default: '10'},
	},
});
const [followers, rate, seconds] = [values.followers, values.rate, values.seconds].map(Number) as [
	number,
	number,
	number,
];
const jobId = 'followed';
const [role, place = ''] = positionals;
if (role === 'server') await serve(place);
else if (role === 'clients') await follow(place);
else await measure();

async function serve(redisUrl: string): Promise<void> {
	const redis = new Redis(redisUrl, {connectionName: 'server'});
	const hub = new LogHub(redis);
	let mostRss = 0;
	setInterval(() => {
		mostRss = Math.max(mostRss, process.memoryUsage.rss());
	}, 100);
	const server = createServer((req, res) => serveLogEvents(req, res, {hub, jobId})).listen(0, '127.0.0.1');
	await once(server, 'listening');
	process.send?.({port: (server.address() as AddressInfo).port});
	let before = process.cpuUsage();
	process.on('message', () => {
		const {user, system} = process.cpuUsage(before);
		before = process.cpuUsage();
		process.send?.({cpuSeconds: (user + system) / 1e6, mostRss});
	});
}

async function follow(url: string): Promise<void> {
	const agent = new Agent({maxSockets: Number.POSITIVE_INFINITY});
	let wrong = 0;
	let lines = 0;
	let open = 0;
	const late: number[] = [];
	const all = Array.from({length: followers}, async (_, index) => {
		const [response] = (await once(get(url, {agent}), 'response')) as [IncomingMessage];
		if (++open === followers) process.send?.({open});
		let next = 1;
		let rest = '';
		response.setEncoding('latin1');
		for await (const chunk of response) {
			const text = rest + chunk;
			const end = text.lastIndexOf('\n\n') + 1;
			rest = text.slice(end);
			const whole = text.slice(0, end);
			for (const [, n] of whole.matchAll(/"n":(\d+)/g)) if (Number(n) !== next++) wrong++;
			// One client's lines tell how late they are for all.
			if (index > 0) continue;
			for (const [, sent] of whole.matchAll(/sent at (\d+)/g)) late.push(Date.now() - Number(sent));
		}
		lines += next - 1;
	});
	await Promise.all(all);
	late.sort((a, b) => a - b);
	process.send?.({lines, wrong, median: late[late.length >> 1], p99: late[Math.floor(late.length * 0.99)]});
}

async function measure(): Promise<void> {
	const redisServer = await startRedis();
	const redis = redisServer.client();
	const server = start('server', redisServer.url);
	const children = [server];
	try {
		const {port} = await told<{port: number}>(server);
		const clients = start('clients', `http://127.0.0.1:${port}/`);
		children.push(clients);
		await told(clients);
		const log = new JobLog(redis, {jobId});
		server.send('reset');
		await told(server);
		const results = told<Record<string, number>>(clients);
		let connections: string[] = [];
		const began = performance.now();
		for (let line = 0; line < rate * seconds; ) {
			const due = Math.min(rate * seconds, Math.floor(((performance.now() - began) / 1000) * rate));
			let text = '';
			for (; line < due; line++)
				text += `line ${line}, of the usual length of a line in a log, sent at ${Date.now()}\n`;
			if (text) await log.onStdout(text);
			if (connections.length === 0 && line > (rate * seconds) / 2) {
				const list = ((await redis.client('LIST')) as string).split('\n');
				connections = list.filter(connection => connection.includes(' name=server '));
			}
			await delay(2);
		}
		await log.end({exitCode: 0});
		const {lines, wrong, median, p99} = await results;
		server.send('figures');
		const {cpuSeconds, mostRss} = await told<{cpuSeconds: number; mostRss: number}>(server);
		const expected = followers * (rate * seconds + 1);
		console.log(
			JSON.stringify({
				...{followers, rate, seconds, expected, lines, wrong, median, p99},
				// The client that the hub was given, the one that blocks and the one that does not.
				connections: connections.length,
				readingConnections: connections.filter(connection => / cmd=xread/.test(connection)).length,
				serverCpuSeconds: cpuSeconds,
				serverRssMb: Math.round(mostRss / 1e6),
			}),
		);
		if (lines !== expected || wrong) process.exitCode = 1;
	} finally {
		for (const child of children) child.kill();
		await redisServer.stop();
	}
}

function start(...args: string[]): ChildProcess {
	const options = ['--followers', values.followers, '--rate', values.rate, '--seconds', values.seconds];
	return fork(fileURLToPath(import.meta.url), [...args, ...options], {execArgv: ['--import=tsx']});
}

async function told<T>(child: ChildProcess): Promise<T> {
	const [message] = await once(child, 'message');
	return message as T;
}
