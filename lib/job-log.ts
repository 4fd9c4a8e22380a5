import type {ChildProcess} from 'node:child_process';
import {expectInteger, expectKnownOptions, expectLabel, unexpected} from './expect.ts';
import {expectRedisClient} from './expect-redis-client.ts';
import {capture} from './job-log/capture.ts';
import type {ChildExit} from './job-log/child-exit.ts';
import {Job, type JobOutcome} from './job-log/job.ts';
import {defaultExitGraceMs, expectJobLogOptions, type JobLogOptions} from './job-log/job-log-options.ts';
import type {LogSummary} from './log-summary.ts';
import {LogWarning, warn} from './log-warning.ts';
import type {LogPipeline} from './pipeline.ts';
import type {RedisClient} from './redis-client.ts';

export type {ChildExit, JobLogOptions, JobOutcome};

/** Takes what a command prints, cut anywhere; the promise settles when there is room for more, and never rejects. */
export type OnOutput = (data: string | Uint8Array) => Promise<void>;

/**
 * The log of a whole job: any number of commands and streams, events, phases, and its end, through one writer,
 * so that they share its order, numbering and budget.
 *
 * The client is borrowed and never closed. Trouble with Redis neither fails nor hangs the job.
 *
 * @throws TypeError on invalid options.
 */
export class JobLog {
	/** For callbacks that give output, such as E2B's. */
	readonly onStdout: OnOutput;
	readonly onStderr: OnOutput;
	readonly #redis: RedisClient;
	readonly #phase: string;
	readonly #job: Job;

	constructor(redis: RedisClient, options: JobLogOptions) {
		expectRedisClient(redis);
		expectJobLogOptions(options);
		this.#redis = redis;
		this.#phase = options.phase ?? '';
		this.#job = jobsOfPhases.get(options) ?? new Job(redis, options);
		this.onStdout = this.#callback('stdout');
		this.onStderr = this.#callback('stderr');
	}

	/** The summary so far. */
	get stats(): LogSummary {
		return this.#job.summary;
	}

	/** Bytes of lines that are here and that Redis has not acknowledged. */
	get bufferedBytes(): number {
		return this.#job.writer.bufferedBytes;
	}

	/** The same job under another phase. Its `onStdout` and `onStderr` join half lines of their own: make one a phase, and keep it. */
	withPhase(phase: string): JobLog {
		const options = {...this.#job.options, phase};
		jobsOfPhases.set(options, this.#job);
		return new JobLog(this.#redis, options);
	}

	/** A fresh pipeline into this log: one for each command and source. Its phase stays what it is now. */
	stream(source: string): LogPipeline {
		return this.#job.openStream(expectLabel('source', source), this.#phase);
	}

	/**
	 * Follows a child process: attaches to its stdout and stderr at once, and settles when it has gone and its
	 * output is acknowledged or counted as lost. Rejects with the child's error when it could not be started.
	 *
	 * @throws TypeError when neither stdout nor stderr is piped.
	 */
	async capture(child: ChildProcess): Promise<ChildExit> {
		return capture(child, {
			exitGraceMs: this.#job.options.exitGraceMs ?? defaultExitGraceMs,
			open: source => this.stream(source),
			writeEvent: text => this.writeEvent(text),
			warn: message => {
				warn(this.#job.writer.options.onWarning, new LogWarning('LOGSLUICE_CHILD_OUTPUT', message));
			},
		});
	}

	/**
	 * Adds an entry (one a line of `text`) behind every complete line written before. Settles when it is acknowledged
	 * or given up, at the latest after a second: a job does not wait for its log.
	 */
	async writeEvent(text: string, options: EventOptions = {}): Promise<void> {
		expectKnownOptions('writeEvent()', options, ['source', 'phase']);
		const {source = 'system', phase = this.#phase} = options;
		if (typeof text !== 'string') throw unexpected('text', 'a string', text);
		expectLabel('source', source);
		expectLabel('phase', phase, {mayBeEmpty: true});
		await this.#job.writeEvent(text, source, phase);
	}

	/** Masks these too, in what is written from now on by any of the job's streams. */
	addSecret(...values: readonly (string | undefined)[]): void {
		this.#job.addSecret(values);
	}

	/**
	 * Ends every open stream and settles, at the latest after `flushTimeoutMs`, when all lines are acknowledged or
	 * counted as lost. The log can be written on.
	 *
	 * @throws LogLostError with `strict: true`, when lines were lost.
	 */
	flush(): Promise<LogSummary> {
		return this.#job.flush();
	}

	/**
	 * As `flush()`, and marks the end of the job: who follows the log is through.
	 *
	 * @throws LogLostError with `strict: true`, when lines were lost.
	 */
	async end(outcome: JobOutcome = {}): Promise<LogSummary> {
		expectKnownOptions('end()', outcome, ['exitCode', 'signal']);
		const {exitCode, signal} = outcome;
		if (exitCode !== undefined && exitCode !== null) expectInteger('exitCode', exitCode, {minimum: 0});
		if (signal !== undefined && signal !== null) expectLabel('signal', signal);
		return this.#job.end({exitCode, signal}, this.#phase);
	}

	#callback(source: string): OnOutput {
		let pipeline: LogPipeline | undefined;
		return data => {
			if (pipeline === undefined || pipeline.writableEnded || pipeline.destroyed)
				pipeline = this.stream(source);
			const {promise, resolve} = settleable();
			pipeline.write(data, resolve);
			return promise;
		};
	}
}

export type EventOptions = {
	/** Default: `system`. */
	readonly source?: string | undefined;
	/** Default: the phase of the log that it is written to. */
	readonly phase?: string | undefined;
};

// How a phase gets the job of the log it was made from, past the public constructor.
const jobsOfPhases = new WeakMap<JobLogOptions, Job>();

function settleable(): {promise: Promise<void>; resolve: () => void} {
	let resolve!: () => void;
	const promise = new Promise<void>(settle => {
		resolve = settle;
	});
	return {promise, resolve};
}
