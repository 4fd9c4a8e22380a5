/**
 * What `promise` gives, or the reason of `signal` once that is aborted. `Promise.race` with a signal's own promise would
 * keep something of every race as long as the signal lives.
 */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
	let onAbort = () => {};
	const aborted = new Promise<never>((_, reject) => {
		onAbort = () => reject(signal.reason);
		if (signal.aborted) onAbort();
		else signal.addEventListener('abort', onAbort);
	});
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		signal.removeEventListener('abort', onAbort);
	}
}
