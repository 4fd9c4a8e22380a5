import type {ChildProcess} from 'node:child_process';
import {setTimeout as sleep} from 'node:timers/promises';
import type {JobLog} from 'logsluice';
import {count, duration} from '../../lib/cli/figures.ts';
import type {RedisServer} from '../../spec/support/redis.ts';
import {type Screen, styled} from './screen.ts';

export type Frozen = {
	readonly log: JobLog;
	readonly child: ChildProcess;
	readonly screen: Screen;
	readonly milliseconds: number;
};

/** Stops the Redis process (connections stay open, nothing is answered), lets it go on, and says what was measured. */
export async function freeze(server: RedisServer, {log, child, screen, milliseconds}: Frozen): Promise<void> {
	const say = (text: string) => screen.say(styled('blue', `${' '.repeat(12)}❄ ${text}`));
	screen.tellSkipped();
	say(`redis frozen: process ${server.pid} is stopped, nothing is answered`);

	const outputs = [child.stdout, child.stderr];
	let isPaused = false;
	const start = performance.now();
	server.freeze();
	try {
		for (let elapsed = 0; elapsed < milliseconds; elapsed = performance.now() - start) {
			if (!isPaused && outputs.some(output => output?.isPaused())) {
				isPaused = true;
				say(`child paused after ${duration(elapsed)}: its output is not read while there is no room for it`);
			}
			const state = `${isPaused ? 'child paused' : 'child running'}, ${mebibytes(log.bufferedBytes)} queued`;
			screen.status(styled('blue', `${' '.repeat(12)}❄ redis frozen for ${duration(elapsed)}: ${state}`));
			await sleep(50);
		}
	} finally {
		server.thaw();
		screen.status('');
	}

	const thawed = performance.now();
	const queued = log.bufferedBytes;
	const {lines} = log.stats;
	const waiting = lines - settledLines(log);
	while (settledLines(log) < lines) await sleep(5);
	const caughtUp = duration(performance.now() - thawed);
	say(
		[
			`redis thawed after ${duration(thawed - start)}: child ${isPaused ? 'paused' : 'never had to pause'}`,
			`${mebibytes(queued)} queued (${count(waiting)} lines) … caught up in ${caughtUp}, ${log.stats.lost} lost`,
		].join(', '),
	);
}

function settledLines({stats: {filtered, written, lost}}: JobLog): number {
	return filtered + written + lost;
}

function mebibytes(bytes: number): string {
	return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
