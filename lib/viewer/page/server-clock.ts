let skew = 0;

/** Takes the time from the server's `Date`: how long a job has been running is not up to the clock of who looks. */
export function setClock({headers}: Response): void {
	const time = Date.parse(headers.get('date') ?? '');
	if (!Number.isNaN(time)) skew = Date.now() - time;
}

/** The time by the server's clock, in milliseconds, on the second or so. */
export function serverTime(): number {
	return Date.now() - skew;
}
