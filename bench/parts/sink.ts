import {redisBenchmark} from '../baselines/redis-benchmark.ts';
import {measure} from '../measured.ts';
import type {Part} from '../part.ts';
import {runContestant} from '../run-contestant.ts';

/** Lines from memory into Redis, uncleaned. */
export const sink: Part = async setting => {
	const {server, input} = setting;
	const short = await setting.head(5_000);
	const alone = {mode: 'sink', url: server.url} as const;
	return measure(
		{
			logsluice: () => runContestant({...alone, name: 'logsluice', input}),
			careful: () => runContestant({...alone, name: 'careful', input}),
			ancestor: () => runContestant({...alone, name: 'ancestor', input: short}),
			'redis-benchmark': () => redisBenchmark(server, input),
		},
		setting,
	);
};
