/** `0.4 s`, `12 s`, `2 m 05 s`, `1 h 02 m`. */
export function duration(milliseconds: number): string {
	const tenths = Math.max(0, Math.round(milliseconds / 100));
	if (tenths < 100) return `${(tenths / 10).toFixed(1)} s`;
	const seconds = Math.round(tenths / 10);
	if (seconds < 60) return `${seconds} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${padded(seconds % 60)} s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} m`;
	return `${Math.floor(minutes / 60 / 24)} d ${padded(Math.floor(minutes / 60) % 24)} h`;
}

/** `+0:12.340`, `+1:02:03.004`: since the log's first line. */
export function sinceStart(milliseconds: number): string {
	const sign = milliseconds < 0 ? '−' : '+';
	const total = Math.abs(milliseconds);
	const minutes = Math.floor(total / 60_000);
	const seconds = `${padded(Math.floor(total / 1000) % 60)}.${String(total % 1000).padStart(3, '0')}`;
	return minutes < 60
		? `${sign}${minutes}:${seconds}`
		: `${sign}${Math.floor(minutes / 60)}:${padded(minutes % 60)}:${seconds}`;
}

/** `10:15:02.114` by the clock of whoever looks. */
export function clockTime(milliseconds: number): string {
	const at = new Date(milliseconds);
	return (
		`${padded(at.getHours())}:${padded(at.getMinutes())}:${padded(at.getSeconds())}.` +
		String(at.getMilliseconds()).padStart(3, '0')
	);
}

/** `3 minutes ago`, in the language of whoever looks. */
export function ago(milliseconds: number, now: number): string {
	const seconds = Math.round((milliseconds - now) / 1000);
	for (const [unit, length] of units) {
		if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
	}
	return relative.format(0, 'second');
}

const relative = new Intl.RelativeTimeFormat(undefined, {numeric: 'auto'});
const units = [
	['day', 86_400],
	['hour', 3600],
	['minute', 60],
	['second', 1],
] as const;

/** `12,481`, in the language of whoever looks. */
export function count(number: number): string {
	return number.toLocaleString();
}

/** `1 line`, `12,481 lines`. */
export function counted(number: number, noun: string): string {
	return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

function padded(number: number): string {
	return String(number).padStart(2, '0');
}
