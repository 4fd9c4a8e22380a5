import {setTimeout as delay} from 'node:timers/promises';
import type {LogFeed} from './log-feed.ts';

/** Reads the feeds on, each behind its cursor. */
export type FeedReader = {
	/** A feed is to be read from another place than before, or for the first time. */
	wake(): void;
	/** Nothing is to be read any more, ever. */
	stop(): void;
};

/** The feeds that somebody waits for. */
export function seated(feeds: Iterable<LogFeed>): LogFeed[] {
	return [...feeds].filter(({cursor}) => cursor !== undefined);
}

/** Reads a feed on, without waiting, as far as there is something. What cannot be read fails. */
export async function poll(feed: LogFeed): Promise<void> {
	try {
		for (let cursor = feed.cursor; cursor !== undefined; ) {
			const entries = await feed.stored.after(cursor, 0);
			feed.deliver(cursor, entries);
			if (entries.length === 0 || feed.cursor === cursor) return;
			cursor = feed.cursor;
		}
	} catch (error) {
		feed.fail(error as Error);
	}
}

/** Cut short by `signal`, without a word. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	await delay(milliseconds, undefined, {signal}).catch(() => {});
}
