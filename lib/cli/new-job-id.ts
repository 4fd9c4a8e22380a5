import {randomBytes} from 'node:crypto';
import {basename} from 'node:path';

/** An id that says what ran and when: `npm-20261123-070305-9f3c`. */
export function newJobId(command: string, now: Date = new Date()): string {
	const name = basename(command)
		.replace(/[^A-Za-z0-9._-]+/g, '-')
		.replace(/^[^A-Za-z0-9]+|-+$/g, '')
		.slice(0, 32);
	const time = now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
	return `${name || 'job'}-${time}-${randomBytes(2).toString('hex')}`;
}
