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
	const callbacks = callbacksOf(signal);
	callbacks.add(callback);
	return () => callbacks.delete(callback);
}

const callbacksOfSignals = new WeakMap<AbortSignal, Set<() => void>>();

function callbacksOf(signal: AbortSignal): Set<() => void> {
	let callbacks = callbacksOfSignals.get(signal);
	if (callbacks === undefined) {
		const added = new Set<() => void>();
		const callAll = (): void => {
			for (const call of added) call();
		};
		signal.addEventListener('abort', callAll, {once: true});
		callbacksOfSignals.set(signal, added);
		callbacks = added;
	}
	return callbacks;
}
