// More seeds: `npm run test:chaos -- --seed 10 --seconds 300`.
import test from 'ava';
import type {Redis} from 'ioredis';
import {careful} from '../../bench/baselines/careful.ts';
import {appendScript} from '../../lib/write/append-script.ts';
import {runChaos} from './chaos.ts';
import {chaosRun, chaosSink, chaosText} from './chaos-run.ts';

// With a setting that drops lines: each once, in order, or counted.
for (const seed of [1, 2, 3, 4, 5, 6]) {
	test.serial(`Every line once, in order, whatever fails (seed ${seed})`, async t => {
		const run = await chaosRun(seed, {lines: 60_000, faults: 240});
		t.log(chaosText(seed, run));
		t.deepEqual(run.wrong, []);
		t.true(run.report.faultCount >= 200);
	});
}

test.serial('The audit bites: the careful hand-written version fails it', async t => {
	const report = await runChaos({
		...{seed: 1, lines: 10_000, faults: 80},
		sink: (client, jobId) => careful.sink(client, jobId),
	});
	t.log(JSON.stringify(report));
	t.true(report.duplicates + Math.abs(report.missing) + report.reordered > 0);
});

test.serial('… and so does our script without its high-water mark', async t => {
	const blind = appendScript.replaceAll('if seq > done then', 'if true then');
	t.not(blind, appendScript);
	const report = await runChaos({
		...{seed: 1, lines: 10_000, faults: 80},
		sink: (client, jobId) => chaosSink(withScript(client, blind), jobId),
	});
	t.log(JSON.stringify(report));
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
