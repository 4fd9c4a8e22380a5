import type {Transform} from 'node:stream';
import {logKeys} from '../format/log-key.ts';
import {LogLostError} from '../log-lost-error.ts';
import {addSummaries, emptySummary, type LogSummary} from '../log-summary.ts';
import {createLogPipeline, type LogPipeline} from '../pipeline.ts';
import type {RedisClient} from '../redis-client.ts';
import {within} from '../within.ts';
import {resolveDeliveryOptions} from '../write/delivery-options.ts';
import {LogWriter} from '../write/log-writer.ts';
import {WriterSink} from '../write/writer-sink.ts';
import {JobEvents} from './job-events.ts';
import type {JobLogOptions} from './job-log-options.ts';
import {JobStages} from './job-stages.ts';

export type JobOutcome = {
	/** Default: none. */
	readonly exitCode?: number | null | undefined;
	/** The name of the signal that ended the job, such as `SIGTERM`. Default: none. */
	readonly signal?: string | null | undefined;
};

/** What all phases of a job share: one writer, its stages and events, its open streams and the counts of the others. */
export class Job {
	readonly options: JobLogOptions;
	readonly writer: LogWriter;
	readonly #stages: JobStages;
	readonly #eventStages: readonly Transform[];
	readonly #events: JobEvents;
	readonly #open = new Map<LogPipeline, readonly Transform[]>();
	#past: LogSummary = emptySummary;
	#ended: Promise<LogSummary> | undefined;

	constructor(redis: RedisClient, options: JobLogOptions) {
		this.options = options;
		const keys = logKeys(options, {keyPrefix: redis.options.keyPrefix, isCluster: redis.isCluster});
		this.writer = new LogWriter(redis, keys, resolveDeliveryOptions(options));
		this.#stages = new JobStages(options, this.writer.options.onWarning);
		this.#eventStages = this.#stages.create();
		this.#events = new JobEvents(this.writer, this.#eventStages, options.maxLineBytes);
	}

	get summary(): LogSummary {
		let summary = this.#past;
		for (const pipeline of this.#open.keys()) summary = addSummaries(summary, pipeline.stats);
		return summary;
	}

	openStream(source: string, phase: string): LogPipeline {
		this.#ended = undefined;
		this.writer.announce();
		const stages = this.#stages.create();
		const sink = new WriterSink(this.writer, {source, phase});
		const pipeline = createLogPipeline(sink, {stages, maxLineBytes: this.options.maxLineBytes});
		this.#open.set(pipeline, stages);
		pipeline.once('close', () => {
			this.#open.delete(pipeline);
			this.#past = addSummaries(this.#past, pipeline.stats);
		});
		return pipeline;
	}

	writeEvent(text: string, source: string, phase: string): Promise<void> {
		this.#ended = undefined;
		const linesBefore = Promise.all([...this.#open.keys()].map(pipeline => pipeline.settled()));
		return this.#events.write({text, source, phase}, linesBefore);
	}

	addSecret(values: readonly (string | undefined)[]): void {
		this.#stages.addSecret(values, [this.#eventStages, ...this.#open.values()]);
	}

	async flush(): Promise<LogSummary> {
		const flushTimeoutMs = this.#patienceMs;
		const deadline = performance.now() + flushTimeoutMs;
		await this.#drain(flushTimeoutMs);
		await within(Math.max(0, deadline - performance.now()), this.#release());
		return this.#settledSummary();
	}

	/** The same promise until something is written again: who ends a job twice has ended it once. */
	end({exitCode, signal}: JobOutcome, phase: string): Promise<LogSummary> {
		this.#ended ??= this.#end({exitCode: exitCode ?? undefined, signal: signal ?? undefined}, phase);
		return this.#ended;
	}

	async #end(
		outcome: {exitCode: number | undefined; signal: string | undefined},
		phase: string,
	): Promise<LogSummary> {
		const flushTimeoutMs = this.#patienceMs;
		const deadline = performance.now() + flushTimeoutMs;
		await this.#drain(flushTimeoutMs);
		// Asked for even past the deadline: a Redis that comes back gets the end all the same.
		const ended = Promise.all([this.writer.appendEnd(outcome, phase), this.#release()]);
		await within(Math.max(0, deadline - performance.now()), ended);
		return this.#settledSummary();
	}

	// A stream that was opened meanwhile holds the lease, until its own end is asked for.
	async #release(): Promise<void> {
		if ([...this.#open.keys()].every(pipeline => pipeline.writableEnded)) await this.writer.release();
	}

	// Who has waited out one deadline for nothing does not wait for another in the same outage.
	get #patienceMs(): number {
		const {flushTimeoutMs} = this.writer.options;
		return this.writer.hasGivenUp ? Math.min(flushTimeoutMs, 1_000) : flushTimeoutMs;
	}

	async #drain(flushTimeoutMs: number): Promise<void> {
		// Each has a deadline of its own; with `strict` it rejects, and so does this job's own promise below.
		const streams = [...this.#open.keys()].map(pipeline => pipeline.flush().catch(() => {}));
		await within(flushTimeoutMs, Promise.all([...streams, this.#events.settled]));
		// Streams that end at the same deadline have counted by the next turn.
		await Promise.all(streams);
	}

	#settledSummary(): LogSummary {
		const {summary} = this;
		if (this.writer.options.strict && summary.lost > 0) throw new LogLostError(summary);
		return summary;
	}
}
