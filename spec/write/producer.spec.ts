import {readFile} from 'node:fs/promises';
import test, {type ExecutionContext} from 'ava';
import type {Redis} from 'ioredis';
import type {ResetMarker} from '../../lib/format/log-entry.ts';
import {type LogKeys, logKeys} from '../../lib/format/log-key.ts';
import type {LogWarning} from '../../lib/log-warning.ts';
import {Connection} from '../../lib/write/connection.ts';
import {Delivery} from '../../lib/write/delivery.ts';
import {resolveDeliveryOptions} from '../../lib/write/delivery-options.ts';
import {endMarker, gapMarker} from '../../lib/write/markers.ts';
import {OutageWarnings} from '../../lib/write/outage-warnings.ts';
import {Producer} from '../../lib/write/producer.ts';
import {Run} from '../../lib/write/run.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {numberedLines, storedEntries} from './stored.ts';

const redis = await startRedis();
const client = redis.client();
test.after.always(() => redis.stop());

type Log = {
	readonly jobId: string;
	readonly keys: LogKeys;
	readonly warnings: LogWarning[];
	/** A producer that appends lines, one a run; with no ring unless it is asked for. */
	producer(options?: {ringBytes?: number; maxEntries?: number; ttlSeconds?: number; redis?: Redis}): {
		write(...texts: readonly string[]): Promise<string>;
		append(...runs: readonly Run[]): Promise<string>;
		beat(): Promise<string>;
		release(): Promise<string>;
	};
	/** What is stored: texts, and markers as `reset 3`. */
	stored(): Promise<string[]>;
	state(): Promise<Record<string, string>>;
	/** As a failover to a replica that has fallen behind. Gives what goes back to it. */
	snapshot(): Promise<() => Promise<void>>;
};

function logOf(t: ExecutionContext): Log {
	const jobId = uniqueJobId(t);
	const keys = logKeys({jobId}, {isCluster: false});
	const warnings: LogWarning[] = [];
	return {
		jobId,
		keys,
		warnings,
		producer({ringBytes = 0, redis: its = client, ...delivery} = {}) {
			const options = resolveDeliveryOptions({...delivery, onWarning: warning => warnings.push(warning)});
			const producer = new Producer(its, keys, {
				options,
				warnings: new OutageWarnings(options.onWarning, Connection.of(its)),
				ringBytes,
				onTrouble: error => t.fail(String(error)),
			});
			const append = (...runs: readonly Run[]) => producer.append(runs, {release: false});
			return {
				append,
				write: (...texts) => append(...texts.map(line)),
				beat: () => append(),
				async release() {
					const id = await producer.append([], {release: true});
					producer.forgetSent();
					return id;
				},
			};
		},
		async stored() {
			const entries = await storedEntries(client, jobId);
			return entries.map(entry =>
				entry.marker === 'reset' || entry.marker === 'gap' ? `${entry.marker} ${entry.lost}` : entry.text,
			);
		},
		state: () => client.hgetall(keys.state),
		async snapshot() {
			const {stream, state} = keys;
			// Both at one time, though batches are on their way.
			const dumps = (await client.multi().dumpBuffer(stream).dumpBuffer(state).exec()) ?? [];
			const [lines, hash] = dumps.map(([, dump]) => dump as Buffer) as [Buffer, Buffer];
			return async () => {
				await client.multi().restore(stream, 0, lines, 'REPLACE').restore(state, 0, hash, 'REPLACE').exec();
			};
		},
	};
}

const line = (text: string) =>
	Run.of({kind: 'line', delivery: new Delivery(), time: Date.now(), source: 'stdout', phase: ''}, text);
const gap = (lines: number) => gapMarker({lines, bytes: lines * 101, from: 0, to: 1});

/** All that is old enough to be forgotten, and a new producer that comes. */
async function forgetSilent(log: Log): Promise<void> {
	for (const field of Object.keys(await log.state())) {
		if (/^[lr]:/.test(field)) await client.hset(log.keys.state, field, 1);
	}
	await log.producer().write('new');
}

test('Back after a flush and a long silence: its forgotten mark is not taken for lost lines', async t => {
	const log = logOf(t);
	const producer = log.producer();
	await producer.write('a', 'b', 'c');
	await producer.release();
	await forgetSilent(log);
	await producer.write('d');
	t.deepEqual(await log.stored(), ['a', 'b', 'c', 'new', 'd']);
	t.deepEqual(log.warnings, []);
});

test('… nor when others have had its lines cut off meanwhile', async t => {
	const log = logOf(t);
	const producer = log.producer();
	await producer.write('a', 'b', 'c');
	await producer.release();
	await forgetSilent(log);
	await log.producer({maxEntries: 1}).write(...numberedLines(500));
	await producer.write('d');
	t.deepEqual((await log.stored()).slice(-2), ['line 499', 'd']);
	t.deepEqual(log.warnings, []);
});

test('… but lines that are gone are told, whoever keeps the log alive', async t => {
	const log = logOf(t);
	const other = log.producer();
	await other.write('x');
	const producer = log.producer();
	await producer.write('a', 'b', 'c');
	await producer.release();
	await client.del(log.keys.stream, log.keys.state);
	await other.write('y');
	await producer.write('d');
	t.deepEqual(await log.stored(), ['reset 1', 'y', 'reset 3', 'd']);
});

test('A log that has expired was not lost', async t => {
	const log = logOf(t);
	const producer = log.producer({ttlSeconds: 1});
	await producer.write('a', 'b');
	await producer.release();
	while ((await client.exists(log.keys.stream, log.keys.state)) > 0);
	await producer.write('c');
	const [entry] = await storedEntries(client, log.jobId);
	t.like(entry, {text: 'c', n: 3});
	t.deepEqual(log.warnings, []);
});

test('Two failovers to one old state leave no lease of its own behind', async t => {
	const log = logOf(t);
	const producer = log.producer();
	await producer.write('a');
	const back = await log.snapshot();
	for (const text of ['b', 'c']) {
		await producer.write(text);
		await back();
		await producer.write('d');
	}
	await producer.release();
	t.deepEqual(
		Object.keys(await log.state()).filter(field => field.startsWith('l:')),
		[],
	);
});

const countsOf = test.macro(
	async (
		t: ExecutionContext,
		run: (log: Log) => Promise<unknown>,
		stored: readonly string[],
	): Promise<void> => {
		const log = logOf(t);
		await run(log);
		t.deepEqual(await log.stored(), [...stored]);
		const resets = (await storedEntries(client, log.jobId)).filter(
			(entry): entry is ResetMarker => entry.marker === 'reset',
		);
		// What the hash has counted is what its markers say.
		const lost = (await log.stored()).reduce(
			(sum, text) => sum + Number(/^gap (\d+)/.exec(text)?.[1] ?? 0),
			0,
		);
		t.is(
			Number((await log.state())['lost']),
			lost + resets.reduce((sum, reset) => sum + (reset.lost ?? 0), 0),
		);
	},
);
const flush = ({keys}: Log) => client.del(keys.stream, keys.state);

test(
	'A second loss takes in what the first one lost: its marker is gone too',
	countsOf,
	async log => {
		const producer = log.producer();
		await producer.write('a', 'b', 'c');
		await flush(log);
		await producer.write('d');
		await flush(log);
		await producer.write('e');
	},
	['reset 4', 'e'],
);

test(
	'… with a ring that has the newest lines',
	countsOf,
	async log => {
		const producer = log.producer({ringBytes: 2_500});
		await producer.write(...numberedLines(6));
		await producer.write('d');
		await flush(log);
		await producer.write('e');
		await flush(log);
		await producer.write('f');
	},
	['reset 4', 'line 4', 'line 5', 'd', 'e', 'f'],
);

test(
	'… where the stream alone was deleted',
	countsOf,
	async log => {
		const producer = log.producer();
		await producer.write('a', 'b', 'c');
		await client.del(log.keys.stream);
		await producer.write('d');
		await client.del(log.keys.stream);
		await producer.write('e');
	},
	['reset 4', 'e'],
);

test(
	'A loss behind a marker that stays is counted alone',
	countsOf,
	async log => {
		const producer = log.producer();
		await producer.write('a', 'b', 'c');
		await flush(log);
		await producer.write('d');
		const back = await log.snapshot();
		await producer.write('e', 'f');
		await back();
		await producer.write('g');
	},
	['reset 3', 'd', 'reset 2', 'g'],
);

test(
	'A master that comes back with more than its replica had',
	countsOf,
	async log => {
		const producer = log.producer();
		await producer.write('a');
		const replica = await log.snapshot();
		await producer.write('b', 'c');
		const master = await log.snapshot();
		await producer.write('d');
		await replica();
		await producer.write('e');
		await master();
		await producer.write('f');
	},
	['a', 'b', 'c', 'reset 2', 'f'],
);

test(
	'Lines that a gap marker counted are lost with it',
	countsOf,
	async log => {
		const producer = log.producer();
		await producer.write('a');
		await producer.append(gap(500), line('b'));
		await flush(log);
		await producer.write('c');
	},
	['reset 502', 'c'],
);

test(
	'A gap marker that is sent again counts for itself',
	countsOf,
	async log => {
		const producer = log.producer({ringBytes: 2_000});
		await producer.append(gap(500), line('b'));
		await flush(log);
		await producer.write('c');
	},
	['reset 0', 'gap 500', 'b', 'c'],
);

test(
	'No more is lost than the log would have kept, but for what was never stored',
	countsOf,
	async log => {
		const producer = log.producer({maxEntries: 2});
		await producer.append(gap(7), ...['a', 'b', 'c', 'd'].map(line));
		await flush(log);
		await producer.write('e');
	},
	['reset 9', 'e'],
);

test(
	'Lost once more before the reset marker is stored',
	countsOf,
	async log => {
		const producer = log.producer({redis: losingAgain(log)});
		await producer.write('a');
		const back = await log.snapshot();
		await producer.write('b');
		await back();
		await producer.write('c');
	},
	['reset 2', 'c'],
);

/** Loses all after the first answer that something is lost. */
function losingAgain(log: Log): Redis {
	let isDone = false;
	const send = async (name: 'eval' | 'evalsha', args: [string, number, ...string[]]) => {
		const reply = await (client[name](...args) as Promise<unknown[]>);
		if (reply[0] === 'GAP' && !isDone) {
			isDone = true;
			await flush(log);
		}
		return reply;
	};
	return new Proxy(client, {
		get(target, name) {
			if (name === 'eval' || name === 'evalsha')
				return (...args: [string, number, ...string[]]) => send(name, args);
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}

const bothAreTold = test.macro(
	async (
		t: ExecutionContext,
		lose: (keys: LogKeys) => Promise<unknown>,
		stored: readonly string[],
	): Promise<void> => {
		const log = logOf(t);
		const [p, q] = [log.producer(), log.producer()];
		await p.write('p1', 'p2');
		await q.write('q1');
		await lose(log.keys);
		await p.write('p3');
		await q.write('q2');
		await p.write('p4');
		t.deepEqual(await log.stored(), [...stored]);
		const numbers = (await storedEntries(client, log.jobId)).map(entry => ('n' in entry ? entry.n : 0));
		t.deepEqual(
			numbers,
			numbers.map((_, index) => (numbers[0] as number) + index),
		);
		t.deepEqual(
			log.warnings.map(({code}) => code),
			['LOGSLUICE_LOG_RESET', 'LOGSLUICE_LOG_RESET'],
		);
	},
);
const rest = ['p3', 'reset 1', 'q2', 'p4'];
test('DEL of both keys: each producer is told', bothAreTold, ({stream, state}) => client.del(stream, state), [
	'reset 2',
	...rest,
]);
test('DEL of the stream alone', bothAreTold, ({stream}) => client.del(stream), ['reset 2', ...rest]);
test('DEL of the state hash alone: nothing is lost', bothAreTold, ({state}) => client.del(state), [
	'p1',
	'p2',
	'q1',
	'reset 0',
	'p3',
	'reset 0',
	'q2',
	'p4',
]);

test('Whoever comes to a log without its stream says so, and does not hide it from the others', async t => {
	const log = logOf(t);
	const producer = log.producer();
	await producer.write('a', 'b');
	await client.del(log.keys.stream);
	await log.producer().write('new');
	await producer.write('c');
	t.deepEqual(await log.stored(), ['reset 0', 'new', 'reset 2', 'c']);
});

const storesNothing = test.macro(async (t: ExecutionContext, command: string) => {
	const log = logOf(t);
	await client.acl('SETUSER', log.jobId, 'on', 'nopass', '~*', '&*', '+@all', `-${command}`);
	const limited = redis.client({username: log.jobId, password: 'x'});
	const error = await t.throwsAsync(log.producer({redis: limited}).write('a'));
	t.regex(String(error), /NOPERM|can't run|has no permissions to run/);
	t.is(await client.exists(log.keys.stream), 0);
	// The lease cannot be taken back without it, but expires.
	t.is(Math.sign(await client.ttl(log.keys.state)), command === 'hdel' ? 1 : -1);
});
for (const command of ['xlen', 'xtrim', 'xadd', 'hset', 'hdel', 'hmget', 'hscan', 'time']) {
	test(`Without +${command} it stops before anything is stored`, storesNothing, command);
}

test('The rights that docs/operating.md gives a writer are enough, for a log that was lost too', async t => {
	const log = logOf(t);
	const operating = await readFile(new URL('../../docs/operating.md', import.meta.url), 'utf8');
	const rights = /SETUSER writer .* (\+evalsha .*)/.exec(operating)?.[1]?.split(' ') ?? [];
	await client.acl('SETUSER', log.jobId, 'on', 'nopass', '~job:*', '~{job:*', ...rights);
	const producer = log.producer({redis: redis.client({username: log.jobId, password: 'x'}), maxEntries: 1});
	await producer.write(...numberedLines(500));
	await client.del(log.keys.stream);
	await producer.write('a');
	await client.del(log.keys.state);
	await producer.append(endMarker({exitCode: 0}, ''));
	await producer.write('b');
	await producer.release();
	t.deepEqual(await log.stored(), ['reset 1', 'a', 'reset 0', 'exit code 0', 'b']);
});

// Two write while Redis goes back to one of its earlier states, or loses the stream or both keys, again and again, and
// then it is read back: what is not there is counted once, by the markers that are there. Where the hash alone was lost
// and Redis went back before both had told of it, nobody knows how far one of them got: then it is the most that it can be.
// What one wrote is there in its order, but behind a marker, however many of its batches are on their way together.
for (const [seed, ringBytes, hashToo, together] of [
	[1, 0, false, 1],
	[2, 4_000, false, 1],
	[3, 18_000, false, 1],
	[4, 0, true, 1],
	[5, 4_000, true, 1],
	[6, 18_000, true, 1],
	[7, 0, false, 2],
	[8, 4_000, false, 3],
	[9, 18_000, false, 2],
	[10, 0, true, 3],
	[11, 18_000, true, 2],
] as const) {
	test(`Whatever Redis loses, the markers that are left say how much (seed ${seed}, ${together} at a time)`, async t => {
		const log = logOf(t);
		const random = generator(seed);
		const producers = [log.producer({ringBytes}), log.producer({ringBytes})];
		const appending = producers.map((): Promise<unknown>[] => []);
		const {stream, state} = log.keys;
		const losses: (() => Promise<unknown>)[] = [() => client.del(stream, state), () => client.del(stream)];
		if (hashToo) losses.push(() => client.del(state));
		const lines: string[] = [];
		let gaps = 0;
		for (let step = 0; step < 200; step++) {
			const index = Math.floor(random() * 2);
			const producer = producers[index] as (typeof producers)[0];
			const unsettled = appending[index] as Promise<unknown>[];
			const choice = random();
			if (choice < 0.1) await losses[Math.floor(random() * losses.length)]?.();
			else if (choice < 0.25) unsettled.push(producer.append(gap(1_000 + gaps++)));
			else if (choice < 0.35) unsettled.push(producer.beat());
			else if (choice < 0.4) {
				await Promise.all(unsettled);
				unsettled.push(producer.release());
				await Promise.all(unsettled);
			} else {
				const texts = numberedLines(1 + Math.floor(random() * 4), `line ${lines.length} of ${index},`);
				lines.push(...texts);
				unsettled.push(producer.write(...texts));
			}
			if (unsettled.length >= together) await Promise.all(unsettled.splice(0));
			if (choice > 0.85 && (await client.exists(stream, state)) === 2) losses.push(await log.snapshot());
		}
		await Promise.all(appending.flat());
		// Now each has to say what it knows of.
		for (const producer of producers) await producer.beat();
		const entries = await storedEntries(client, log.jobId);
		const stored = await log.stored();
		const there = new Set(stored.filter(text => !text.startsWith('reset')));
		const told = entries.reduce((sum, entry) => sum + (entry.marker === 'reset' ? (entry.lost ?? 0) : 0), 0);
		let missing = lines.filter(text => !there.has(text)).length;
		for (let lost = 1_000; lost < 1_000 + gaps; lost++) if (!there.has(`gap ${lost}`)) missing += lost;
		t.log(`${entries.length} entries; ${lines.length} lines and ${gaps} gaps written; ${missing} missing`);
		if (hashToo) t.true(told >= missing, `${told} told`);
		else t.is(told, missing);
		t.is(firstOutOfOrder(stored, lines), undefined);
	});
}

/** The first line behind one that was written later, with no `reset` marker in between. */
function firstOutOfOrder(stored: readonly string[], lines: readonly string[]): string | undefined {
	const positions = new Map(lines.map((text, position) => [text, position]));
	const newest = [-1, -1];
	for (const text of stored) {
		if (text.startsWith('reset')) newest.fill(-1);
		const [, of] = /^line \d+ of (\d),/.exec(text) ?? [];
		if (of === undefined) continue;
		const position = positions.get(text) ?? -1;
		if (position <= (newest[Number(of)] ?? -1)) return text;
		newest[Number(of)] = position;
	}
	return undefined;
}

function generator(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
		return (state >>> 0) / 2 ** 32;
	};
}
