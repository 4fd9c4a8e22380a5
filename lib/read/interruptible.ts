import type {LogEntry} from '../format/log-entry.ts';
import {onAbort} from './on-abort.ts';
import type {Batch} from './read-batches.ts';

const left = Symbol('left');

/**
 * What `open` gives, as a generator that is ended from outside too. A generator alone takes up `return()` only at its
 * next `yield`: a reader that waits for the next line of a quiet log would keep its connection until there is one.
 *
 * `open` is called with the first `next()`. Its signal is aborted when `signal` is or by `interrupt`, whose reason is
 * thrown then, when the caller leaves, and at the end; `close` is called once, with that: who holds an entry then may
 * never ask for another one. `form` says what of a batch is given one by one: in a generator of its own each entry would
 * take four more turns of the microtask queue.
 */
export function interruptible<Item>(
	signal: AbortSignal | undefined,
	form: (batch: Batch) => Iterable<Item>,
	open: (
		stop: AbortSignal,
		interrupt: (reason: unknown) => void,
	) => {batches: AsyncGenerator<Batch, void, undefined>; close: () => void},
): AsyncGenerator<Item, void, undefined> {
	const stop = new AbortController();
	const generator = run();
	const onReturn = generator.return.bind(generator);
	const onThrow = generator.throw.bind(generator);
	generator.return = value => {
		stop.abort(left);
		return onReturn(value);
	};
	generator.throw = error => {
		stop.abort(left);
		return onThrow(error);
	};
	return generator;

	async function* run(): AsyncGenerator<Item, void, undefined> {
		const {batches, close} = open(stop.signal, reason => stop.abort(reason));
		stop.signal.addEventListener('abort', close);
		const forget = signal && onAbort(signal, () => stop.abort(signal.reason));
		try {
			for await (const batch of batches) {
				for (const item of form(batch)) {
					stop.signal.throwIfAborted();
					yield item;
				}
			}
		} catch (error) {
			if (error !== left) throw error;
		} finally {
			forget?.();
			stop.abort(left);
		}
	}
}

/** Each entry of a batch. */
export function entriesOf(batch: Batch): Iterable<LogEntry> {
	return batch;
}

/** A batch as it is. */
export function wholeBatches(batch: Batch): Iterable<Batch> {
	return [batch];
}
