import test, {type ExecutionContext} from 'ava';
import {type LogKeys, logKeys} from '../../lib/format/log-key.ts';
import {appendScript} from '../../lib/write/append-script.ts';
import {startRedis} from '../support/redis.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';

const redis = await startRedis();
const client = redis.client();
test.after.always(() => redis.stop());

type Append = {
	producer?: string;
	first?: number;
	floor?: number;
	/** Id of the newest entry known, and what came before: see the script. */
	newest?: string;
	before?: string | number;
	maxEntries?: number;
	maxBytes?: number;
	lease?: number;
	entries?: number;
	bytes?: number;
	records?: readonly (string | number)[];
	version?: number;
};

function keysOf(t: ExecutionContext): LogKeys {
	return logKeys({jobId: uniqueJobId(t)}, {isCluster: false});
}

async function append(keys: LogKeys, options: Append, redis = client): Promise<(string | number)[]> {
	const {producer = 'P', first = 1, floor = 0, newest = '', before = '', maxEntries = 50_000} = options;
	const {maxBytes = 1e8, lease = 30_000, records = [], version = 1} = options;
	const {entries = entriesIn(records), bytes = records.join('').length} = options;
	const header = [
		version,
		producer,
		first,
		floor,
		newest,
		before,
		maxEntries,
		maxBytes,
		86_400,
		lease,
		entries,
	];
	const reply = await redis.eval(appendScript, 2, keys.stream, keys.state, ...header, bytes, ...records);
	return reply as (string | number)[];
}

const ts = '2026-11-22T10:15:02.114+00:00';
const lines = (...texts: string[]) => ['l', ts, 'stdout', 'p', texts.length, texts.join('\n')];
const event = (text: string) => ['e', ts, 'system', '', 1, text];
const marker = (name: string, ...fields: string[]) => [
	'm',
	ts,
	'system',
	'',
	fields.length + 2,
	name,
	'marker',
	name,
	...fields,
];

function entriesIn(records: readonly (string | number)[]): number {
	let entries = 0;
	for (let i = 0; i < records.length; ) {
		const count = Number(records[i + 4]);
		entries += records[i] === 'm' ? 1 : count;
		i += 6 + (records[i] === 'm' ? count : 0);
	}
	return entries;
}

async function stored(keys: LogKeys): Promise<string[]> {
	const entries = await client.xrange(keys.stream, '-', '+');
	return entries.map(([, fields]) => fields.filter((_, index) => index % 2 === 1 && index > 1).join('|'));
}

test('A batch is numbered, and its mark and n are answered', async t => {
	const keys = keysOf(t);
	const [status, mark, n, id] = await append(keys, {records: [...lines('a', '', 'c'), ...event('e')]});
	t.deepEqual([status, mark, n], ['OK', 4, 4]);
	t.deepEqual(await stored(keys), ['stdout|a|p|1', 'stdout||p|2', 'stdout|c|p|3', 'system|e||4']);
	t.is((await client.xrevrange(keys.stream, '+', '-', 'COUNT', 1))[0]?.[0], String(id));
	t.like(await client.hgetall(keys.state), {v: '1', n: '4', lines: '3', lost: '0', 'p:P': '4'});
});

test('A batch sent again stores nothing, and answers the same', async t => {
	const keys = keysOf(t);
	const first = await append(keys, {records: lines('a', 'b')});
	t.deepEqual(await append(keys, {records: lines('a', 'b')}), first);
	t.is(await client.xlen(keys.stream), 2);
});

test('A batch of which a part is stored stores the rest', async t => {
	const keys = keysOf(t);
	await append(keys, {records: lines('a', 'b')});
	await append(keys, {records: [...lines('a', 'b', 'c'), ...event('d')]});
	t.deepEqual(await stored(keys), ['stdout|a|p|1', 'stdout|b|p|2', 'stdout|c|p|3', 'system|d||4']);
});

test('Two producers share the numbers, and each has a mark of its own', async t => {
	const keys = keysOf(t);
	await append(keys, {producer: 'P', records: lines('p1')});
	await append(keys, {producer: 'Q', records: lines('q1', 'q2')});
	const [, mark, n] = await append(keys, {producer: 'P', first: 2, records: lines('p2')});
	t.deepEqual([mark, n], [2, 4]);
	t.deepEqual(await stored(keys), ['stdout|p1|p|1', 'stdout|q1|p|2', 'stdout|q2|p|3', 'stdout|p2|p|4']);
});

const storesNothing = test.macro(
	async (
		t: ExecutionContext,
		lose: (keys: LogKeys) => Promise<unknown>,
		answer: readonly (string | number)[],
	) => {
		const keys = keysOf(t);
		const newest = String((await append(keys, {records: lines('a', 'b', 'c')}))[3]);
		await lose(keys);
		const before = await stored(keys);
		t.deepEqual(await append(keys, {first: 4, floor: 3, newest, records: lines('d')}), [...answer]);
		t.deepEqual(await stored(keys), before);
	},
);
test('GAP: both keys are gone', storesNothing, ({stream, state}) => client.del(stream, state), ['GAP', 0, 0]);
test('GAP: the stream is gone', storesNothing, ({stream}) => client.del(stream), ['GAP', 0, 3]);
test('GAP: the stream is empty', storesNothing, ({stream}) => client.xtrim(stream, 'MAXLEN', 0), [
	'GAP',
	0,
	3,
]);
test('GAP: the state is gone, so nothing is missing', storesNothing, ({state}) => client.del(state), [
	'GAP',
	3,
	3,
]);
test('GAP: the mark has gone back', storesNothing, ({state}) => client.hset(state, {'p:P': 1, n: 1}), [
	'GAP',
	1,
	1,
]);
test('GAP: only entries of others have gone', storesNothing, ({state}) => client.hset(state, {n: 2}), [
	'GAP',
	3,
	2,
]);

test('After a GAP a producer goes on above the highest n known, and above all that it has sent', async t => {
	const keys = keysOf(t);
	await append(keys, {records: lines('a', 'b')});
	await client.del(keys.stream, keys.state);
	t.deepEqual(await append(keys, {first: 3, floor: 2, records: lines('c')}), ['GAP', 0, 0]);
	const rebased = {first: 4, floor: 2, before: 0, records: [...marker('reset', 'lost', '2'), ...lines('c')]};
	const reply = await append(keys, rebased);
	t.deepEqual(reply.slice(0, 3), ['OK', 5, 4]);
	t.deepEqual(await append(keys, rebased), reply);
	// Late copies of what it sent before.
	await append(keys, {records: lines('a', 'b')});
	await append(keys, {first: 3, floor: 2, records: lines('c')});
	t.deepEqual(await stored(keys), ['system|reset||3|reset|2', 'stdout|c|p|4']);
	t.like(await client.hgetall(keys.state), {lost: '2', lines: '1', 'p:P': '5'});
});

test('Told what is missing, and then more of it: told again', async t => {
	const keys = keysOf(t);
	await append(keys, {records: lines('a', 'b')});
	await client.hset(keys.state, {n: 1, 'p:P': 1});
	t.deepEqual(await append(keys, {first: 3, floor: 2, records: lines('c')}), ['GAP', 1, 1]);
	await client.del(keys.stream, keys.state);
	const records = [...marker('reset', 'lost', '1'), ...lines('c')];
	t.deepEqual(await append(keys, {first: 4, floor: 2, before: 1, records}), ['GAP', 0, 0]);
	t.deepEqual(await stored(keys), []);
});

test('Told what is missing, and then it is back: told again', async t => {
	const keys = keysOf(t);
	await append(keys, {records: lines('a', 'b')});
	await client.hset(keys.state, {n: 1, 'p:P': 1});
	t.deepEqual(await append(keys, {first: 3, floor: 2, records: lines('c')}), ['GAP', 1, 1]);
	await client.hset(keys.state, {n: 2, 'p:P': 2});
	const told = {first: 4, floor: 2, before: 1, records: [...marker('reset', 'lost', '1'), ...lines('c')]};
	t.deepEqual(await append(keys, told), ['GAP', 2, 2]);
	const again = {first: 6, floor: 2, before: 2, records: [...marker('reset', 'lost', '0'), ...lines('c')]};
	t.like(await append(keys, again), {0: 'OK', 1: 7, 2: 4});
	// Sent once more, it is no other batch.
	t.like(await append(keys, again), {0: 'OK', 1: 7, 2: 4});
	t.deepEqual(await stored(keys), [
		'stdout|a|p|1',
		'stdout|b|p|2',
		'system|reset||3|reset|0',
		'stdout|c|p|4',
	]);
});

test('With its mark forgotten, a batch of which a copy may be stored is not taken for a new one', async t => {
	const keys = keysOf(t);
	const newest = String((await append(keys, {records: lines('a', 'b')}))[3]);
	await client.hdel(keys.state, 'p:P', 'l:P');
	const next = {first: 3, floor: 2, newest, records: lines('c')};
	t.deepEqual(await append(keys, next), ['GAP', 2, 2]);
	t.like(await append(keys, {...next, before: 'back'}), {0: 'OK', 1: 3, 2: 3});
});

test('A new producer on a log whose state was lost is told so, and numbers on', async t => {
	const keys = keysOf(t);
	await append(keys, {records: lines('a', 'b')});
	await client.del(keys.state);
	t.deepEqual(await append(keys, {producer: 'Q', records: lines('c')}), ['GAP', 0, 2]);
});

test('A log that others wrote without numbers is taken as it is', async t => {
	const keys = keysOf(t);
	await client.xadd(keys.stream, '*', 'text', 'foreign');
	t.deepEqual((await append(keys, {records: lines('a')})).slice(0, 3), ['OK', 1, 1]);
});

test('The end marker carries what all producers counted, and holds until the next line', async t => {
	const keys = keysOf(t);
	await append(keys, {
		producer: 'P',
		records: [...lines('a', 'b'), ...marker('gap', 'lost', '5', 'bytes', '9')],
	});
	await append(keys, {producer: 'Q', records: [...lines('c'), ...event('not a line')]});
	const [, , , id] = await append(keys, {producer: 'Q', first: 3, records: marker('end', 'exitCode', '7')});
	t.is((await stored(keys)).at(-1), 'system|end||6|end|7|3|5');
	t.is(await client.hget(keys.state, 'end'), id as string);
	await append(keys, {producer: 'P', first: 4, records: lines('d')});
	t.is(await client.hget(keys.state, 'end'), null);
});

test('A lease is taken with each batch, and released without a trace of it', async t => {
	const keys = keysOf(t);
	await append(keys, {records: lines('a')});
	const lease = Number(await client.hget(keys.state, 'l:P'));
	const [seconds = 0] = await client.time();
	t.true(lease > Number(seconds) * 1_000 && lease <= Number(seconds) * 1_000 + 31_000);
	await append(keys, {first: 2, lease: 0});
	t.like(await client.hgetall(keys.state), {'l:P': undefined, 'p:P': '1'});
	await append(keys, {first: 2, records: lines('b')});
	t.like(await client.hgetall(keys.state), {'r:P': undefined, 'p:P': '2'});
});

test('A late copy of a release does not take the lease of a producer that has come back', async t => {
	const keys = keysOf(t);
	await append(keys, {records: lines('a')});
	await append(keys, {first: 2, lease: 0});
	await append(keys, {first: 2, before: 'back', records: lines('b')});
	await append(keys, {first: 2, lease: 0});
	t.like(await client.hgetall(keys.state), {'r:P': undefined, 'p:P': '2'});
	t.true(await client.hexists(keys.state, 'l:P').then(Boolean));
});

const silentFor = test.macro(async (t: ExecutionContext, left: number, crashed: number, isKept: boolean) => {
	const keys = keysOf(t);
	await append(keys, {producer: 'crashed', records: lines('a')});
	await append(keys, {producer: 'left', records: lines('b'), lease: 0});
	const now = Number((await client.time())[0]) * 1_000;
	await client.hset(keys.state, {'l:crashed': now - crashed, 'r:left': now - left});
	await append(keys, {producer: 'new', records: lines('c')});
	const producers = Object.keys(await client.hgetall(keys.state)).filter(field => field.includes(':'));
	const kept = isKept ? ['l:crashed', 'p:crashed', 'p:left', 'r:left'] : [];
	t.deepEqual(producers.sort(), [...kept, 'l:new', 'p:new'].sort());
});
test(
	'Marks stay for an hour after a release, and a day after a lease',
	silentFor,
	3_590_000,
	86_390_000,
	true,
);
test('… and then they are forgotten', silentFor, 3_610_000, 86_410_000, false);

test('A new producer looks at a few of the others, and all that are old go away in the end', async t => {
	const keys = keysOf(t);
	await append(keys, {records: lines('a')});
	const old: Record<string, number> = {};
	for (let i = 0; i < 10_000; i++) {
		old[`p:old${i}`] = 1;
		old[`r:old${i}`] = 1;
	}
	await client.hset(keys.state, old);
	let newcomers = 0;
	for (let length = await client.hlen(keys.state); length > 1_000; newcomers++) {
		const before = length;
		await append(keys, {producer: `new${newcomers}`, lease: 0});
		length = await client.hlen(keys.state);
		t.true(before - length < 400, `${before - length} at once`);
	}
	t.true(newcomers > 100 && newcomers < 700, String(newcomers));
});

test('Numbers go on behind entries that others wrote without one', async t => {
	const keys = keysOf(t);
	await append(keys, {records: lines('a', 'b')});
	await client.del(keys.state);
	await client.xadd(keys.stream, '*', 'text', 'foreign');
	t.deepEqual(await append(keys, {producer: 'Q', records: lines('c')}), ['GAP', 0, 2]);
});

for (const n of ['inf', '0x10', '1e300', '9007199254740993', '-5', '']) {
	test(`What others wrote as number ${n || 'nothing'} is none`, async t => {
		const keys = keysOf(t);
		await client.xadd(keys.stream, '*', 'n', n);
		t.deepEqual((await append(keys, {records: lines('a')})).slice(0, 3), ['OK', 1, 1]);
	});
}

test('A newer format is refused', async t => {
	const keys = keysOf(t);
	await append(keys, {records: lines('a')});
	await client.hset(keys.state, 'v', 2);
	t.deepEqual(await append(keys, {first: 2, records: lines('b')}), ['NEWER', '2']);
	await client.hset(keys.state, 'v', '2-beta');
	t.deepEqual(await append(keys, {first: 2, records: lines('b')}), ['NEWER', '2-beta']);
	t.is(await client.xlen(keys.stream), 1);
});

test('A key that holds something else is left as it is', async t => {
	const keys = keysOf(t);
	await client.set(keys.stream, 'mine');
	await t.throwsAsync(append(keys, {records: lines('a')}), {message: /\bWRONGTYPE /});
	t.is(await client.ttl(keys.stream), -1);
	t.is(await client.exists(keys.state), 0);
});

test('A state key that holds something else, too', async t => {
	const keys = keysOf(t);
	await client.set(keys.state, 'mine');
	await t.throwsAsync(append(keys, {records: lines('a')}), {message: /\bWRONGTYPE /});
	t.is(await client.exists(keys.stream), 0);
	t.is(await client.ttl(keys.state), -1);
});

test('A state hash that somebody has spoilt stops no append half-way', async t => {
	const keys = keysOf(t);
	await append(keys, {records: lines('a')});
	await client.hset(keys.state, {lines: 'x', lost: '', bytes: 'x', sizes: 'x', cut: 'x', scan: 'x', id: ''});
	t.like(await append(keys, {first: 2, records: lines('b')}), {0: 'OK', 1: 2, 2: 2});
});

test('At maxmemory nothing of a batch is stored, whoever sends it', async t => {
	const full = await startRedis({args: ['--maxmemory', '1']});
	t.teardown(() => full.stop());
	const keys = keysOf(t);
	const [status, mark, n, , refused] = await append(keys, {records: lines('a')}, full.client());
	t.deepEqual([status, mark, n], ['OK', 0, 0]);
	t.regex(String(refused), /OOM/);
	t.is(await full.client().dbsize(), 0);
});

test('The stream keeps about maxEntries', async t => {
	const keys = keysOf(t);
	for (let first = 1; first <= 2_000; first += 500) {
		await append(keys, {
			first,
			maxEntries: 200,
			records: lines(...Array.from({length: 500}, (_, i) => `${i}`)),
		});
	}
	const length = await client.xlen(keys.stream);
	t.true(length >= 200 && length < 300, String(length));
});

const keepsMaxBytes = test.macro(
	async (
		t: ExecutionContext,
		batches: readonly (readonly [times: number, count: number, length: number])[],
	) => {
		const keys = keysOf(t);
		const maxBytes = 1024 * 1024;
		let first = 1;
		for (const [times, count, length] of batches) {
			for (let i = 0; i < times; i++) {
				const records = lines(...Array.from({length: count}, () => 'x'.repeat(length)));
				await append(keys, {first, floor: first - 1, maxBytes, bytes: count * (length + 100), records});
				first += count;
				const used = Number(await client.memory('USAGE', keys.stream, 'SAMPLES', 0));
				t.true(used < 1.4 * maxBytes, `${used} bytes after ${first}`);
			}
		}
		const used = Number(await client.memory('USAGE', keys.stream, 'SAMPLES', 0));
		t.true(used > 0.6 * maxBytes, `${used} bytes at the end`);
		t.true(Number(await client.memory('USAGE', keys.state, 'SAMPLES', 0)) < 1_500);
	},
);
test('The stream keeps maxBytes of long lines', keepsMaxBytes, [[40, 10, 16_000]]);
test('… of short ones', keepsMaxBytes, [[40, 500, 60]]);
test('… of long ones behind short ones', keepsMaxBytes, [
	[12, 500, 20],
	[80, 4, 16_000],
]);
test('… of short ones behind long ones', keepsMaxBytes, [
	[40, 10, 10_000],
	[30, 500, 60],
]);
test('… of lines that waste a third of what Redis allocates for them', keepsMaxBytes, [[40, 20, 2_000]]);

test('A batch of more than maxBytes is cut to about that', async t => {
	const keys = keysOf(t);
	const records = lines(...Array.from({length: 100}, () => 'x'.repeat(3_000)));
	await append(keys, {maxBytes: 65_536, bytes: 310_000, records});
	t.is(await client.xlen(keys.stream), 21);
});

test('Where numbers were skipped, the stream still keeps maxBytes', async t => {
	const keys = keysOf(t);
	const long = lines(...Array.from({length: 10}, () => 'x'.repeat(10_000)));
	const batch = {maxBytes: 1024 * 1024, bytes: 101_000, records: long};
	for (let first = 1; first <= 150; first += 10) await append(keys, {...batch, first});
	const records = [...marker('reset', 'lost', '0'), ...long];
	await append(keys, {...batch, first: 151, floor: 5_000, before: 150, records});
	for (let first = 162; first <= 212; first += 10) {
		await append(keys, {...batch, first});
		const length = await client.xlen(keys.stream);
		t.true(length > 80 && length < 110, String(length));
	}
});
