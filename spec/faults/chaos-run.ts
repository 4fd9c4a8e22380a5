import type {Redis, RedisOptions} from 'ioredis';
import {RedisLogSink} from '../../lib/index.ts';
import {type ChaosReport, runChaos} from './chaos.ts';

/** What a seed decides beside the faults. Seeds 1 to 24 have each combination once. */
export type ChaosSetting = {
	readonly client: string;
	readonly producers: number;
	/** Little room and little patience: lines are dropped. */
	readonly isDroppy: boolean;
};

export type ChaosRun = {
	readonly setting: ChaosSetting;
	readonly report: ChaosReport;
	/** What does not hold; empty where all does. */
	readonly wrong: readonly string[];
};

export type ChaosSize = {readonly lines: number; readonly faults: number};

/** One seed of chaos against `RedisLogSink`. */
export async function chaosRun(seed: number, size: ChaosSize): Promise<ChaosRun> {
	const names = Object.keys(clients);
	const client = names[seed % names.length] as string;
	const setting = {client, producers: (seed >> 2) % 2 === 0 ? 1 : 2, isDroppy: seed % 3 === 0};
	const sinks: RedisLogSink[] = [];
	const report = await runChaos({
		...{seed, ...size, producers: setting.producers, client: clients[client] as ClientOptions},
		sink(redis, jobId) {
			const sink = chaosSink(redis, jobId, setting);
			sinks.push(sink);
			return sink;
		},
	});
	const lost = sinks.map(({delivery}) => delivery.lost);
	const counts = ['duplicates', 'reordered', 'holes', 'missing', 'hung'] as const;
	const wrong = counts.filter(what => report[what] !== 0).map(what => `${report[what]} ${what}`);
	if (lost.join() !== report.absent.join())
		wrong.push(`the summaries say that ${lost.join(' and ')} are lost`);
	if (setting.isDroppy !== report.marked > 0) wrong.push(`${report.marked} lines dropped`);
	return {setting, report, wrong};
}

export function chaosSink(
	redis: Redis,
	jobId: string,
	{isDroppy}: {isDroppy: boolean} = {isDroppy: false},
): RedisLogSink {
	return new RedisLogSink(redis, {
		jobId,
		maxEntries: 1_000_000,
		...(isDroppy ? {maxBufferBytes: 32_768, maxBlockMs: 5} : {maxBlockMs: Number.POSITIVE_INFINITY}),
		onWarning() {},
	});
}

/** A seed's setting and figures, on one line. */
export function chaosText(seed: number, {setting, report, wrong}: ChaosRun): string {
	const {client, producers, isDroppy} = setting;
	const {faultCount, connections, absent, faults: _, ...figures} = report;
	const dropped = isDroppy ? ', dropping' : '';
	const setup = `${client}, ${producers} ${producers === 1 ? 'producer' : 'producers'}${dropped}`;
	const counted = Object.entries(figures).map(([what, count]) => `${what} ${count}`);
	const verdict = wrong.length === 0 ? 'ok' : `WRONG: ${wrong.join(', ')}`;
	return `seed ${seed} (${setup}): ${faultCount} faults, ${connections} connections, absent ${absent.join('+')}, ${counted.join(', ')}: ${verdict}`;
}

type ClientOptions = Omit<RedisOptions, 'replyMapping'>;

const clients: Readonly<Record<string, ClientOptions>> = {
	'default options': {},
	'no resend': {autoResendUnfulfilledCommands: false},
	'command timeout': {commandTimeout: 30},
	'no retries': {maxRetriesPerRequest: 0},
};
