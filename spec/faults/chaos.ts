import {once} from 'node:events';
import type {Writable} from 'node:stream';
import {setTimeout as after} from 'node:timers/promises';
import type {Redis, RedisOptions} from 'ioredis';
import {parseEntry} from '../../lib/format/log-entry.ts';
import {logKey} from '../../lib/format/log-key.ts';
import {startProxy} from '../support/proxy.ts';
import {startRedis} from '../support/redis.ts';
import {auditChaos, type ChaosAudit, chaosLine} from './chaos-audit.ts';
import {injectFault, pickFault} from './chaos-faults.ts';
import {seededRandom} from './seeded-random.ts';

export type ChaosReport = ChaosAudit & {
	readonly faults: Readonly<Record<string, number>>;
	readonly faultCount: number;
	/** Connections that the faults have cost. */
	readonly connections: number;
	/** Sinks that have neither finished nor closed a minute after the last fault. */
	readonly hung: number;
};

export type ChaosOptions = {
	/** Decides on the faults. */
	readonly seed: number;
	/** Of all producers together. */
	readonly lines: number;
	readonly faults: number;
	/** Sinks that write into the same log, each with a client of its own. Default: 1. */
	readonly producers?: number;
	/** Beside a `retryStrategy` that tries again at once. */
	readonly client?: Omit<RedisOptions, 'replyMapping'>;
	/** Made with a client that goes through the proxy. */
	sink(client: Redis, jobId: string): Writable;
};

/** Writes numbered lines to sinks while Redis and the network fail in an order that the seed decides, then reads back. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
	const {seed, faults, producers = 1, client, sink: makeSink} = options;
	const lines = Math.floor(options.lines / producers);
	const server = await startRedis({persist: true});
	const proxy = await startProxy(server.port);
	try {
		const sinks = Array.from({length: producers}, () =>
			makeSink(server.client({port: proxy.port, retryStrategy: () => 20, ...client}), 'chaos'),
		);
		const random = seededRandom(seed);
		const done: Record<string, number> = {};
		const failed = new Set<Writable>();
		// A sink that fails has lost the rest: the audit will say so.
		for (const sink of sinks) sink.on('error', () => failed.add(sink));
		const step = Math.ceil(lines / faults);
		for (let from = 0; from < lines && failed.size < producers; from += step) {
			const upTo = Math.min(lines, from + step);
			const writing = sinks.map(async (sink, producer) => {
				for (let place = from; place < upTo && !failed.has(sink); place++) {
					if (!sink.write(chaosLine(producer, place))) await first(sink, ['drain', 'close']);
					// So that a fault has something to hit, and the next one often finds the last one mended.
					if (place % 25 === 24) await after(4);
				}
			});
			const name = pickFault(random);
			done[name] = (done[name] ?? 0) + 1;
			await Promise.all([...writing, injectFault(name, {server, proxy, random})]);
		}
		const ended = sinks.map(async sink => {
			await first(sink.end(), ['finish', 'close']);
			return sink;
		});
		const settled = await Promise.all(
			ended.map(end => Promise.race([end, after(60_000, undefined, {ref: false})])),
		);
		const entries = await server.client().xrange(logKey('chaos'), '-', '+');
		return {
			faultCount: Object.values(done).reduce((total, times) => total + times, 0),
			...auditChaos(
				entries.map(([id, fields]) => parseEntry(id, fields)),
				{producers, lines},
			),
			hung: settled.filter(sink => sink === undefined).length,
			connections: proxy.accepted,
			faults: done,
		};
	} finally {
		await server.stop();
		await proxy.stop();
	}
}

async function first(sink: Writable, events: readonly string[]): Promise<void> {
	if (sink.closed || sink.writableFinished) return;
	const abort = new AbortController();
	const {signal} = abort;
	await Promise.race(events.map(event => once(sink, event, {signal}))).catch(() => {});
	abort.abort();
}
