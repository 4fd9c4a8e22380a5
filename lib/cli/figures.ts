/** `12 481`. */
export function count(number: number): string {
	return String(number).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** `12 481 lines`, `1 line`. */
export function counted(number: number, noun: string): string {
	return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** `1.9 MB`: powers of ten, as disks and networks are sold. */
export function size(bytes: number): string {
	let value = bytes;
	let unit = 'B';
	for (const larger of ['kB', 'MB', 'GB', 'TB']) {
		// 999.95 would be shown as 1000.0.
		if (value < (unit === 'B' ? 1000 : 999.95)) break;
		value /= 1000;
		unit = larger;
	}
	return `${unit === 'B' ? value : value.toFixed(1)} ${unit}`;
}

/** `14.2 s`, `2 min 05 s`, `1 h 02 min`. */
export function duration(milliseconds: number): string {
	const seconds = Math.round(milliseconds / 1000);
	if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${padded(seconds % 60)} s`;
	const minutes = Math.round(seconds / 60);
	return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} min`;
}

function padded(number: number): string {
	return String(number).padStart(2, '0');
}
