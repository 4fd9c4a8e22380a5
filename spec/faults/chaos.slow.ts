import test from 'ava';
import type {Redis} from 'ioredis';
import {careful} from '../../bench/baselines/careful.ts';
import {RedisLogSink} from '../../lib/index.ts';
import {appendScript} from '../../lib/write/append-script.ts';
import {type ChaosReport, runChaos} from './chaos.ts';

const logsluice = (client: Redis, jobId: string) =>
	new RedisLogSink(client, {
		jobId,
		maxEntries: 1_000_000,
		maxBlockMs: Number.POSITIVE_INFINITY,
		onWarning() {},
	});

const clean = {duplicates: 0, missing: 0, reordered: 0, holes: 0};

function told(report: ChaosReport): string {
	const faults = Object.values(report.faults).reduce((total, times) => total + times, 0);
	return `${faults} faults: ${JSON.stringify(report)}`;
}

const seeds = (process.env['CHAOS_SEEDS'] ?? '1,2,3').split(',').map(Number);
for (const seed of seeds) {
	test.serial(`Every line once, in order, whatever fails (seed ${seed})`, async t => {
		const report = await runChaos({seed, lines: 60_000, faults: 240, sink: logsluice});
		t.log(told(report));
		t.like(report, clean);
	});
}

test.serial('The audit bites: the careful hand-written version fails it', async t => {
	const report = await runChaos({
		seed: 1,
		lines: 10_000,
		faults: 80,
		sink: (client, jobId) => careful.sink(client, jobId),
	});
	t.log(told(report));
	t.true(report.duplicates + report.missing + report.reordered > 0);
});

test.serial('… and so does our script without its high-water mark', async t => {
	const blind = appendScript.replaceAll('if seq > done then', 'if true then');
	t.not(blind, appendScript);
	const report = await runChaos({
		seed: 1,
		lines: 10_000,
		faults: 80,
		sink: (client, jobId) => logsluice(withScript(client, blind), jobId),
	});
	t.log(told(report));
	t.true(report.duplicates > 0);
});

/** The same client, but whatever script it is asked for, it runs this one. */
function withScript(client: Redis, script: string): Redis {
	return new Proxy(client, {
		get(target, name) {
			if (name === 'evalsha')
				return (_sha: string, ...args: [number, ...string[]]) => target.eval(script, ...args);
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}
