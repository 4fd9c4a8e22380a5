const left = Symbol('left');

/**
 * The generator that `open` gives, ended from outside too. A generator alone takes up `return()` only at its next
 * `yield`: a reader that waits for the next line of a quiet log would keep its connection until there is one.
 *
 * `open` is called with the first `next()`. Its signal is aborted when `signal` is or by `interrupt`, whose reason is
 * thrown then, and when the caller leaves; `close` is called once, at the end.
 */
export function interruptible<T>(
	signal: AbortSignal | undefined,
	open: (
		stop: AbortSignal,
		interrupt: (reason: unknown) => void,
	) => {items: AsyncGenerator<T, void, undefined>; close: () => void},
): AsyncGenerator<T, void, undefined> {
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

	async function* run(): AsyncGenerator<T, void, undefined> {
		// Not a listener a reader: a signal that ends a whole server would warn of a leak at the eleventh.
		const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
		const {items, close} = open(either, reason => stop.abort(reason));
		try {
			for await (const item of items) {
				either.throwIfAborted();
				yield item;
			}
		} catch (error) {
			if (error !== left) throw error;
		} finally {
			close();
		}
	}
}
