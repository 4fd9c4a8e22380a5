/**
 * Calls `callback` once `signal` is aborted, at once if it is; what it gives takes the callback back.
 *
 * All callbacks share one listener: with one each, a signal that ends a whole server would warn of a leak at the
 * eleventh. Nor are they `AbortSignal.any()`, which with a listener is kept for ever by Node 20: 3 KB a reader.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
	if (signal.aborted) {
		callback();
		return () => {};
	}
	const {callbacks, stop} = listeningTo(signal);
	callbacks.add(callback);
	return () => {
		if (callbacks.delete(callback) && callbacks.size === 0) stop();
	};
}

type Listening = {readonly callbacks: Set<() => void>; readonly stop: () => void};

const listenings = new WeakMap<AbortSignal, Listening>();

function listeningTo(signal: AbortSignal): Listening {
	const known = listenings.get(signal);
	if (known) return known;
	const callbacks = new Set<() => void>();
	const callAll = (): void => {
		for (const call of callbacks) call();
	};
	signal.addEventListener('abort', callAll);
	// The caller's may be of `AbortSignal.any()` too, or of `timeout()`: it is kept as long as somebody listens.
	const stop = (): void => {
		signal.removeEventListener('abort', callAll);
		listenings.delete(signal);
	};
	const listening = {callbacks, stop};
	listenings.set(signal, listening);
	return listening;
}
