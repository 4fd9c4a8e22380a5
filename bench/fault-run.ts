import {spawn} from 'node:child_process';
import {once} from 'node:events';
import type {Writable} from 'node:stream';
import {setTimeout as after} from 'node:timers/promises';
import type {Redis, RedisOptions} from 'ioredis';
import {createLogPipeline, logKey, RedisLogSink} from 'logsluice';
import {parseEntry} from '../lib/format/log-entry.ts';
import {auditChaos, type ChaosAudit, chaosLine} from '../spec/faults/chaos-audit.ts';
import {type FaultProxy, startProxy} from '../spec/support/proxy.ts';
import {type RedisServer, startRedis} from '../spec/support/redis.ts';
import {careful} from './baselines/careful.ts';

export type ContestantName = 'careful' | 'logsluice';

/** What came of one fault; all counts are of lines. */
export type FaultOutcome = Pick<ChaosAudit, 'duplicates' | 'reordered'> & {
	/** Neither in Redis nor counted by anyone. */
	readonly missing: number;
	/** Not in Redis, and counted as lost by a marker or the summary. */
	readonly counted: number;
	/** The sink's error. */
	readonly error?: string;
	/** It had not ended after 10 s. */
	readonly hung?: true;
	/** What else was seen. */
	readonly notes: readonly string[];
};

/** What a fault is made with. */
export type FaultScene = {
	readonly server: RedisServer;
	readonly proxy: FaultProxy;
	/** Connected to the server itself. */
	readonly admin: Redis;
	readonly key: string;
	/** Writes that many more lines, at once. */
	write(count: number): void;
	/** Waits until Redis holds that many entries, unless none can come any more. */
	stored(count: number): Promise<void>;
	/** Waits until Redis has answered for everything so far. */
	answered(): Promise<void>;
	/** Runs a command that prints that many more lines, and gives its exit code, or the signal that ended it. */
	command(count: number): Promise<number | NodeJS.Signals | null>;
	/** Ends the sink, and gives the seconds that took. */
	end(): Promise<number>;
	note(what: string): void;
};

export type Fault = {
	readonly name: string;
	/** Of the client. */
	readonly client?: Omit<RedisOptions, 'replyMapping'>;
	/** Whether Redis keeps its data when it is killed. Default: `true`. */
	readonly persist?: boolean;
	inject(scene: FaultScene): Promise<void>;
};

/** One fault, a Redis of its own; afterwards the log is read back and audited. */
export async function runFault(fault: Fault, contestant: ContestantName): Promise<FaultOutcome> {
	const server = await startRedis({persist: fault.persist ?? true});
	const proxy = await startProxy(server.port);
	try {
		const client = server.client({port: proxy.port, ...fault.client});
		const admin = server.client({retryStrategy: () => 50, maxRetriesPerRequest: null});
		await Promise.all([client, admin].map(redis => once(redis, 'ready')));
		const run = new Run(contestant === 'careful' ? careful.sink(client, jobId) : patientSink(client));
		const notes: string[] = [];
		await fault.inject({
			...{server, proxy, admin, key: logKey(jobId)},
			write: count => run.write(count),
			async stored(count) {
				const start = performance.now();
				while (!run.isOver && (await admin.xlen(logKey(jobId))) < count) {
					if (performance.now() - start > 3 * patienceMs) throw new Error(`${count} entries never came`);
					await after(10);
				}
			},
			async answered() {
				await client.ping();
			},
			command: count => run.command(count, client),
			async end() {
				const seconds = await run.end();
				// What it still holds is not to come after all.
				client.disconnect();
				return seconds;
			},
			note: what => notes.push(what),
		});
		await run.end();
		client.disconnect();
		return {...audited(await entriesOf(admin), run), notes};
	} finally {
		await server.stop();
		await proxy.stop();
	}
}

const jobId = 'fault';
const patienceMs = 10_000;

function patientSink(client: Redis): RedisLogSink {
	return new RedisLogSink(client, {jobId, flushTimeoutMs: 2_000, maxBlockMs: 1_000, onWarning() {}});
}

class Run {
	readonly sink: Writable;
	lines = 0;
	error: string | undefined;
	hung = false;
	readonly #closed: Promise<void>;
	#ended: Promise<number> | undefined;
	#lost = 0;

	constructor(sink: Writable) {
		this.sink = sink;
		sink.on('error', ({message}) => {
			this.error = message;
		});
		this.#closed = new Promise(resolve => sink.once('close', resolve));
	}

	get isOver(): boolean {
		return this.sink.destroyed;
	}

	/** What the sink's or the pipeline's own summary counts as lost. */
	get lost(): number {
		return this.sink instanceof RedisLogSink ? Math.max(this.sink.delivery.lost, this.#lost) : 0;
	}

	write(count: number): void {
		this.sink.cork();
		for (let line = 0; line < count; line++) {
			const text = chaosLine(0, this.lines++);
			if (!this.isOver) this.sink.write(text);
		}
		this.sink.uncork();
	}

	/** The lines go through all stages, into a sink of the contestant's that is fed by nothing else. */
	async command(count: number, client: Redis): Promise<number | NodeJS.Signals | null> {
		const from = this.lines;
		this.lines += count;
		const child = spawn('seq', ['-f', '0 line %.0f', String(from), String(this.lines - 1)]);
		const exited = once(child, 'close');
		if (this.sink instanceof RedisLogSink) {
			const pipeline = child.stdout.pipe(createLogPipeline(this.sink));
			await once(child, 'exit');
			this.#lost = (await pipeline.flush()).lost;
		} else {
			await careful.log(child.stdout, client, jobId).catch(({message}) => {
				this.error = message;
			});
		}
		const [code, signal] = await exited;
		return signal ?? code;
	}

	end(): Promise<number> {
		this.#ended ??= this.#end();
		return this.#ended;
	}

	async #end(): Promise<number> {
		const start = performance.now();
		this.sink.end();
		const closed = this.isOver || this.sink.writableFinished ? true : this.#closed.then(() => true);
		this.hung = !(await Promise.race([closed, after(patienceMs, false)]));
		return (performance.now() - start) / 1_000;
	}
}

async function entriesOf(admin: Redis): Promise<[string, string[]][]> {
	return (await admin.type(logKey(jobId))) === 'stream' ? admin.xrange(logKey(jobId), '-', '+') : [];
}

function audited(
	entries: readonly [string, string[]][],
	{lost, lines, error, hung}: Run,
): Omit<FaultOutcome, 'notes'> {
	const parsed = entries.map(([id, fields]) => parseEntry(id, fields));
	const {duplicates, reordered, absent, marked} = auditChaos(parsed, {producers: 1, lines});
	const [gone = 0] = absent;
	const counted = Math.max(marked, lost);
	return {
		...{duplicates, reordered, missing: Math.max(0, gone - counted), counted},
		...(error !== undefined && {error}),
		...(hung && {hung}),
	};
}
