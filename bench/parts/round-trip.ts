import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {Redis} from 'ioredis';
import {type Figures, measure} from '../measured.ts';
import type {Part} from '../part.ts';
import {type ContestantRun, runContestant} from '../run-contestant.ts';
import {processFile} from '../run-process.ts';
import {spread} from '../spread.ts';

/** Of the network between client and Redis, in milliseconds. */
export const roundTrips: readonly number[] = [0, 1, 5, 20];

/** End to end through a proxy that holds replies back, and without it, which tells what it costs. */
export const roundTrip: Part = async setting => {
	const {server, input, quick} = setting;
	// With one batch under way at a time, the careful version would take minutes.
	const inputs = {logsluice: input, careful: await setting.head(quick ? 5_000 : 30_000)};
	const proxy = fork(processFile('delaying-proxy.ts'), [String(server.port)], {execArgv: ['--import=tsx']});
	const rows: Record<string, () => Promise<Figures>> = {};
	for (const name of ['logsluice', 'careful'] as const) {
		const run: Omit<ContestantRun, 'url'> = {name, mode: 'end-to-end', input: inputs[name]};
		rows[`${name}, without the proxy`] = () => runContestant({...run, url: server.url});
		for (const delay of roundTrips) {
			rows[`${name}, ${delay} ms`] = async () => {
				const url = await delayed(proxy, delay);
				const roundTripMs = await pingMs(url);
				return {...(await runContestant({...run, url})), roundTripMs};
			};
		}
	}
	try {
		return await measure(rows, setting);
	} finally {
		const exited = once(proxy, 'exit');
		proxy.disconnect();
		await exited;
	}
};

async function delayed(proxy: ChildProcess, delay: number): Promise<string> {
	proxy.send(delay);
	const [port] = await once(proxy, 'message');
	return `redis://127.0.0.1:${port}`;
}

// Timers are late: what counts is what it came to.
async function pingMs(url: string): Promise<number> {
	const redis = new Redis(url);
	const times: number[] = [];
	for (let count = 0; count < 21; count++) {
		const start = performance.now();
		await redis.ping();
		times.push(performance.now() - start);
	}
	redis.disconnect();
	return spread(times).median;
}
