/** Waits for a promise, but not for longer. */
export async function within(milliseconds: number, promise: Promise<unknown>): Promise<void> {
	if (milliseconds === Number.POSITIVE_INFINITY) {
		await promise;
		return;
	}
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<void>(resolve => {
		timer = setTimeout(resolve, milliseconds);
	});
	await Promise.race([promise, timeout]);
	clearTimeout(timer);
}
