import {once} from 'node:events';
import {setTimeout as after} from 'node:timers/promises';
import type {ExecutionContext} from 'ava';
import type {Cluster, Redis} from 'ioredis';
import {type LogEntry, parseEntry} from '../../lib/format/log-entry.ts';
import {logKey} from '../../lib/format/log-key.ts';
import {JobLog} from '../../lib/job-log.ts';
import type {LogWarning} from '../../lib/log-warning.ts';
import {LogHub} from '../../lib/read/log-hub.ts';
import {readLog} from '../../lib/read/read-log.ts';
import {RedisLogSink} from '../../lib/write/redis-log-sink.ts';
import {auditFollowed, auditStored} from './failover-audit.ts';

/** Two logs, written through a sink and through a `JobLog`, each line by line, about one in a millisecond, and followed. */
export class LiveLogs {
	readonly jobIds: readonly [string, string];
	readonly #logs: readonly LiveLog[];

	constructor(client: Redis | Cluster, jobIds: readonly [string, string]) {
		this.jobIds = jobIds;
		this.#logs = [startLog(client, jobIds[0], openSink), startLog(client, jobIds[1], openJob)];
	}

	/** Waits until that many more lines of each are acknowledged than now. */
	async more(count: number): Promise<void> {
		await Promise.all(this.#logs.map(log => log.more(count)));
	}

	/** What was told so far. */
	get warnings(): string[] {
		return this.#logs.flatMap(({warnings}) => warnings.map(({code, message}) => `${code}: ${message}`));
	}

	/** Ends them. Every line has to be there, as it is stored and as a follower was given it; also gives the markers. */
	async end(t: ExecutionContext): Promise<string[]> {
		const outcomes = await Promise.all(this.#logs.map(log => log.end()));
		t.log(JSON.stringify([...outcomes, ...this.warnings], null, ' '));
		for (const outcome of outcomes)
			t.like(outcome, {stored: 'ok', followed: 'ok', followedByHub: 'ok', lost: 0});
		return outcomes.flatMap(({markers}) => markers);
	}
}

type LiveLog = {
	readonly warnings: readonly LogWarning[];
	more(count: number): Promise<void>;
	end(): Promise<{
		stored: string;
		followed: string;
		followedByHub: string;
		markers: string[];
		lines: number;
		lost: number;
	}>;
};

type Outlet = {
	write(line: string): Promise<void>;
	written(): number;
	end(): Promise<{lost: number}>;
};

function startLog(client: Redis | Cluster, jobId: string, open: typeof openSink): LiveLog {
	const warnings: LogWarning[] = [];
	const out = open(client, jobId, warning => warnings.push(warning));
	const lines: string[] = [];
	let ending = false;
	const writing = (async () => {
		while (!ending) {
			const line = `line ${lines.length}`;
			lines.push(line);
			await out.write(line);
			if (lines.length % 8 === 0) await after(8);
		}
	})();
	const following = Promise.all([
		collected(readLog(client, {jobId})),
		collected(new LogHub(client).follow({jobId})),
	]);
	// Heard of at the end.
	following.catch(() => {});
	return {
		warnings,
		async more(count) {
			const goal = out.written() + count;
			while (out.written() < goal) await after(20);
		},
		async end() {
			ending = true;
			await writing;
			const {lost} = await out.end();
			const [seen, seenByHub] = await following;
			const raw = await client.xrange(logKey(jobId), '-', '+');
			const entries = raw.map(([id, fields]) => parseEntry(id, fields));
			return {
				stored: auditStored(entries, lines),
				followed: auditFollowed(seen, lines),
				followedByHub: auditFollowed(seenByHub, lines),
				markers: entries.flatMap(({marker}) => (marker === undefined ? [] : [marker])),
				lines: lines.length,
				lost,
			};
		},
	};
}

function openSink(client: Redis | Cluster, jobId: string, onWarning: (warning: LogWarning) => void): Outlet {
	const sink = new RedisLogSink(client, {jobId, markEnd: true, onWarning});
	return {
		async write(line) {
			if (!sink.write(line)) await once(sink, 'drain');
		},
		written: () => sink.delivery.written,
		async end() {
			await once(sink.end(), 'finish');
			return {lost: sink.delivery.lost};
		},
	};
}

function openJob(client: Redis | Cluster, jobId: string, onWarning: (warning: LogWarning) => void): Outlet {
	const log = new JobLog(client, {jobId, onWarning});
	return {
		write: line => log.onStdout(`${line}\n`),
		written: () => log.stats.written,
		end: () => log.end({exitCode: 0}),
	};
}

async function collected(entries: AsyncIterable<LogEntry>): Promise<LogEntry[]> {
	const all: LogEntry[] = [];
	for await (const entry of entries) all.push(entry);
	return all;
}
