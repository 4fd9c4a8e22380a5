import type {Writable} from 'node:stream';
import {setTimeout as after} from 'node:timers/promises';
import type {Redis} from 'ioredis';
import {type LogEntry, parseEntry} from '../../lib/format/log-entry.ts';
import {logKey} from '../../lib/format/log-key.ts';
import {type FaultProxy, startProxy} from '../support/proxy.ts';
import {type RedisServer, startRedis} from '../support/redis.ts';

export type ChaosReport = {
	readonly faults: Readonly<Record<string, number>>;
	/** Lines that stand twice, behind no `reset`. */
	readonly duplicates: number;
	/** Lines that are missing and counted by no marker. */
	readonly missing: number;
	/** Lines that stand behind a later one. */
	readonly reordered: number;
	/** Entries whose `n` does not follow the one before. */
	readonly holes: number;
	/** Lines that markers count as lost. */
	readonly marked: number;
};

export type ChaosOptions = {
	readonly seed: number;
	readonly lines: number;
	readonly faults: number;
	/** Made with a client that goes through the proxy. */
	sink(client: Redis, jobId: string): Writable;
};

/** Writes numbered lines to a sink while Redis and the network fail in an order that the seed decides, then reads back. */
export async function runChaos({seed, lines, faults, sink: makeSink}: ChaosOptions): Promise<ChaosReport> {
	const server = await startRedis({persist: true});
	const proxy = await startProxy(server.port);
	try {
		const client = server.client({port: proxy.port, retryStrategy: () => 20, maxRetriesPerRequest: null});
		const sink = makeSink(client, 'chaos');
		const random = generator(seed);
		const done: Record<string, number> = {};
		// A sink that fails has lost the rest: the audit will say so.
		let isOver = false;
		sink.on('error', () => {
			isOver = true;
		});
		const batch = Math.ceil(lines / faults);
		for (let line = 0; line < lines && !isOver; line++) {
			if (!sink.write(`line ${line}`)) await first(sink, ['drain', 'close']);
			if (line % batch !== batch - 1) continue;
			const names = Object.keys(faultsByName);
			const name = names[Math.floor(random() * names.length)] as string;
			done[name] = (done[name] ?? 0) + 1;
			await faultsByName[name]?.({server, proxy, random});
		}
		sink.end();
		await Promise.race([first(sink, ['finish', 'close']), after(20_000)]);
		const reader = server.client();
		const entries = await reader.xrange(logKey('chaos'), '-', '+');
		return {
			faults: done,
			...audit(
				entries.map(([id, fields]) => parseEntry(id, fields)),
				lines,
			),
		};
	} finally {
		await server.stop();
		await proxy.stop();
	}
}

function first(sink: Writable, events: readonly string[]): Promise<void> {
	return new Promise(resolve => {
		const settle = () => {
			for (const event of events) sink.off(event, settle);
			resolve();
		};
		for (const event of events) sink.on(event, settle);
	});
}

type Scene = {readonly server: RedisServer; readonly proxy: FaultProxy; random(): number};

const faultsByName: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
	'a reply cut after some bytes': ({proxy, random}) =>
		bounded(proxy.cutAfterReplyBytes(Math.floor(random() * 60))),
	'all connections cut': async ({proxy}) => proxy.killConnections(),
	'replies swallowed, then cut': async ({proxy, random}) => {
		proxy.swallowReplies = true;
		await after(random() * 20);
		proxy.killConnections();
		proxy.swallowReplies = false;
	},
	'half-open, then late': async ({proxy, random}) => {
		proxy.hold();
		await after(random() * 30);
		proxy.release();
	},
	'half-open, then cut': async ({proxy, random}) => {
		proxy.hold();
		await after(random() * 20);
		proxy.killConnections();
		proxy.release();
	},
	'Redis stalled': async ({server, random}) => {
		server.freeze();
		await after(random() * 40);
		server.thaw();
	},
	'clients killed': ({server}) =>
		command(server, redis => redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')),
	'scripts flushed': ({server}) => command(server, redis => redis.script('FLUSH')),
	'writes paused': ({server}) => command(server, redis => redis.client('PAUSE', 30, 'WRITE')),
	'kill -9 and restart': ({server, random}) => (random() < 0.2 ? server.restart() : Promise.resolve()),
};

async function command(server: RedisServer, run: (redis: Redis) => Promise<unknown>): Promise<void> {
	const redis = server.client();
	await bounded(run(redis).catch(() => {}));
	redis.disconnect();
}

// Nothing may be under way that could be cut.
async function bounded(fault: Promise<unknown>): Promise<void> {
	await Promise.race([fault, after(200)]);
}

function audit(entries: readonly LogEntry[], lines: number): Omit<ChaosReport, 'faults'> {
	const counts = new Uint32Array(lines);
	let [duplicates, reordered, holes, marked, newest] = [0, 0, 0, 0, -1];
	let mayRepeat = false;
	for (const [index, entry] of entries.entries()) {
		if (index > 0 && 'n' in entry && entry.n !== (entries[index - 1]?.n ?? 0) + 1) holes++;
		if (entry.marker === 'reset') mayRepeat = true;
		if (entry.marker === 'gap' || entry.marker === 'reset') marked += entry.lost ?? 0;
		if (entry.marker !== undefined) continue;
		const line = Number(entry.text.replace('line ', ''));
		counts[line] = (counts[line] ?? 0) + 1;
		if ((counts[line] ?? 0) > 1 && !mayRepeat) duplicates++;
		else if (line < newest && !mayRepeat) reordered++;
		newest = Math.max(newest, line);
	}
	const absent = counts.reduce((total, times) => total + (times === 0 ? 1 : 0), 0);
	return {duplicates, reordered, holes, marked, missing: Math.max(0, absent - marked)};
}

/** Mulberry32: the same seed, the same faults. */
function generator(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
