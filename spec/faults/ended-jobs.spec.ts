// Jobs that end while Redis is away: what they still have to say is kept, and nothing that made it.
import test from 'ava';
import type {Redis} from 'ioredis';
import {createLogPipeline, JobLog, mapLines, RedisLogSink} from '../../lib/index.ts';
import {uniqueJobId} from '../support/unique-job-id.ts';
import {usedHeap} from '../support/used-heap.ts';
import {storedEntries} from '../write/stored.ts';
import {ownRedis} from './watched-log.ts';

type Stages = () => ReturnType<typeof mapLines>[];
type Run = (client: Redis, jobId: string, stages: Stages) => Promise<unknown>;

const isLetGo = test.macro({
	async exec(t, run: Run, texts: readonly string[]) {
		t.timeout(30_000, 'something is kept');
		const server = await ownRedis(t);
		const client = server.client();
		await client.ping();
		server.freeze();
		const jobIds = Array.from({length: 10}, (_, index) => `${uniqueJobId(t)}-${index}`);
		const made: WeakRef<object>[] = [];
		const stages = (): ReturnType<typeof mapLines>[] => {
			const stage = mapLines(line => line);
			made.push(new WeakRef(stage));
			return [stage];
		};
		await Promise.all(jobIds.map(jobId => run(client, jobId, stages)));
		while (made.some(stage => stage.deref() !== undefined)) {
			await new Promise(setImmediate);
			usedHeap();
		}
		t.true(made.length >= jobIds.length);
		server.thaw();
		for (const jobId of jobIds) {
			let stored: string[] = [];
			while (stored.at(-1) !== texts.at(-1)) {
				stored = (await storedEntries(client, jobId)).map(({marker, text}) => marker ?? text);
			}
			t.deepEqual(stored, [...texts]);
		}
	},
	title: title =>
		`Of a job that ended while Redis is away, nothing is kept but what is to be stored: ${title}`,
});

const options = {flushTimeoutMs: 50, onWarning() {}};
const sinkWith = (text: string) => async (client: Redis, jobId: string, stages: Stages) => {
	const log = createLogPipeline(new RedisLogSink(client, {jobId, markEnd: true, ...options}), {stages});
	log.write(text);
	return log.flush();
};
test('a sink', isLetGo, sinkWith('a\n'), ['a', 'end']);
test('a sink without lines', isLetGo, sinkWith(''), ['end']);
test(
	'a log with lines and events',
	isLetGo,
	async (client, jobId, stages) => {
		const log = new JobLog(client, {jobId, stages, ...options});
		await log.onStdout('a\n');
		void log.writeEvent('event');
		return log.end();
	},
	['a', 'event', 'end'],
);
