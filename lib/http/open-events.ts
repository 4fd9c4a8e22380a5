import {setTimeout as delay} from 'node:timers/promises';
import type {LogEntry} from '../format/log-entry.ts';
import {eventChunks} from './event-chunks.ts';
import {type Refusal, refusalOf, refusals} from './refusal.ts';
import {resumePoint} from './resume-point.ts';
import type {ServedLog} from './served-log.ts';
import {soon} from './soon.ts';

/** Comments sent on a quiet stream, so that nothing on the way takes it for dead. */
export const ping: {everyMs: number; readonly bytes: Uint8Array} = {
	everyMs: 15_000,
	bytes: Buffer.from(': ping\n\n'),
};

/** Of every stream; HTTP/2 forbids `connection`. */
export const eventHeaders: Readonly<Record<string, string>> = {
	'content-type': 'text/event-stream; charset=utf-8',
	// A proxy that compresses would hold lines back.
	'cache-control': 'no-cache, no-transform',
	'x-accel-buffering': 'no',
	'x-content-type-options': 'nosniff',
};

export type EventsRequest = {
	readonly method: string;
	readonly url: string;
	readonly lastEventId: string | undefined;
};

export type Opened =
	| {readonly refusal: Refusal}
	| {readonly chunks: AsyncGenerator<Uint8Array, void, undefined>};

// How long the answer's status waits for Redis; what is known later comes in the stream.
const statusMs = 5000;
/**
 * Lines that come within this time of the last write are written together, unless that was large already. 1,000 clients
 * at 500 lines/s took 5.8 s of CPU in 6 s with a write a line, 1.0 s with this.
 *
 * Less than what is read at a time for a client who has fallen behind, 12 KB at least: with 16, a log of short lines was
 * read on at 2,000 lines a second.
 */
export const join: {withinMs: number; readonly bytes: number} = {withinMs: 50, bytes: 8 * 1024};

/** What a request for a log's events gets. `signal` ends the stream. */
export async function openEvents(
	{method, url, lastEventId}: EventsRequest,
	{hub, address}: ServedLog,
	signal: AbortSignal,
): Promise<Opened> {
	if (method !== 'GET') return {refusal: refusals.wrongMethod};
	let after: string | undefined;
	try {
		after = resumePoint(url, lastEventId);
	} catch {
		return {refusal: refusals.badResumePoint};
	}
	try {
		const batches = hub.followBatches({...address, after, signal});
		const first = batches.next();
		const known = await soon(first, statusMs);
		if (after !== undefined && known?.done) return {refusal: refusals.ended};
		if (after !== undefined && known?.value?.[0]?.marker === 'expired') {
			await batches.return();
			return {refusal: refusals.gone};
		}
		return {chunks: chunksOf(first, batches)};
	} catch (error) {
		return {refusal: refusalOf(error)};
	}
}

type Batches = AsyncGenerator<readonly LogEntry[], void, undefined>;

async function* chunksOf(
	first: ReturnType<Batches['next']>,
	batches: Batches,
): AsyncGenerator<Uint8Array, void, undefined> {
	// Clients of a server that restarts come back one after another.
	yield Buffer.from(`retry: ${1000 + Math.floor(Math.random() * 2000)}\n\n`);
	// What is there already is waited for by somebody.
	let isCaughtUp = false;
	try {
		for (let next = first; ; next = batches.next()) {
			const {done, value: batch} = await next;
			if (done) return;
			if (batch.length === 0) isCaughtUp = true;
			const start = performance.now();
			let bytes = 0;
			for (const chunk of eventChunks(batch)) {
				bytes += chunk.length;
				yield chunk;
			}
			const waitMs = join.withinMs - (performance.now() - start);
			if (isCaughtUp && bytes > 0 && bytes < join.bytes && waitMs > 0) await delay(waitMs);
		}
	} catch {
		// Too late for a status: the client comes back for one.
	} finally {
		await batches.return();
	}
}
