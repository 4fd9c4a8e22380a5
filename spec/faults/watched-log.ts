import {once} from 'node:events';
import type {ExecutionContext} from 'ava';
import {type LogWarning, RedisLogSink, type RedisLogSinkOptions} from '../../lib/index.ts';
import type {RedisClient} from '../../lib/redis-client.ts';
import {type RedisServer, type StartRedisOptions, startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';

/** A log that is about to be troubled. It is watched: a test that hangs fails, and each write has to call back. */
export class WatchedLog {
	readonly jobId: string;
	readonly sink: RedisLogSink;
	readonly warnings: LogWarning[] = [];
	/** Writes that have not called back. */
	unanswered = 0;
	#isOver = false;

	constructor(t: ExecutionContext, client: RedisClient, options: Partial<RedisLogSinkOptions> = {}) {
		t.timeout(30_000, 'hangs');
		t.teardown(() => {
			this.#isOver = true;
		});
		this.jobId = uniqueJobId(t);
		const onWarning = (warning: LogWarning) => void this.warnings.push(warning);
		this.sink = new RedisLogSink(client, {jobId: this.jobId, onWarning, ...options} as RedisLogSinkOptions);
	}

	get codes(): string[] {
		return this.warnings.map(({code}) => code);
	}

	/** Settles when all are taken, not when they are stored. */
	async write(...lines: readonly string[]): Promise<void> {
		for (const line of lines) {
			this.unanswered++;
			const hasRoom = this.sink.write(line, () => void this.unanswered--);
			if (!hasRoom) await once(this.sink, 'drain');
		}
	}

	/** Settles when all that was written is stored or counted as lost. */
	settled(): Promise<void> {
		return new Promise(resolve => this.sink.delivery.whenSettled(resolve));
	}

	/** Settles when something was told whose message matches. */
	async told(message: RegExp): Promise<void> {
		while (!this.#isOver && !this.warnings.some(warning => message.test(warning.message)))
			await new Promise(resolve => setTimeout(resolve, 5));
	}

	async end(): Promise<void> {
		await once(this.sink.end(), 'finish');
	}
}

/** A Redis of this test's own. */
export async function ownRedis(t: ExecutionContext, options: StartRedisOptions = {}): Promise<RedisServer> {
	const server = await startRedis(options);
	t.teardown(() => server.stop());
	return server;
}
