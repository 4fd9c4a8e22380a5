// The inside of a process that is measured: forked by measured-process.ts, which has it started with --expose-gc.
import {setTimeout as after} from 'node:timers/promises';

/** What a process took beyond what it held when it began. */
export type Gauged = {
	/** Of resident memory, at its highest. */
	readonly rssGrowth: number;
	/** Milliseconds, the longest. */
	readonly blockedMs: number;
	/** Of what `watch` gave, the highest. */
	readonly peak: number;
};

/** Measures every few milliseconds while `work` goes on. */
export async function gauged(work: () => Promise<unknown>, watch: () => number = () => 0): Promise<Gauged> {
	// What loading and compiling have left behind would hide as much of what is taken later.
	for (let round = 0; round < 3; round++) {
		globalThis.gc?.();
		await after(50);
	}
	const before = process.memoryUsage.rss();
	let [rss, blockedMs, peak, last] = [before, 0, 0, performance.now()];
	const look = () => {
		rss = Math.max(rss, process.memoryUsage.rss());
		peak = Math.max(peak, watch());
		blockedMs = Math.max(blockedMs, performance.now() - last - everyMs);
		last = performance.now();
	};
	const timer = setInterval(look, everyMs);
	await work();
	look();
	clearInterval(timer);
	return {rssGrowth: rss - before, blockedMs, peak};
}

const everyMs = 5;

/** Sends a word to the parent process; with `answer`, waits until it has done something about it. */
export async function say(message: unknown, {answer = false}: {answer?: boolean} = {}): Promise<void> {
	const answered = new Promise<void>(resolve => {
		if (answer) process.once('message', () => resolve());
		else resolve();
	});
	process.send?.(message);
	await answered;
}
