import {randomBytes} from 'node:crypto';
import {basename} from 'node:path';
import {redactText} from '../redaction/redact-text.ts';

/**
 * An id that says what ran and when: `npm-20261123-070305-9f3c`. It names a Redis key and is shown everywhere, so
 * what is more than the name of a program, or holds a secret, gives `job-…`.
 */
export function newJobId(command: string, secrets: readonly string[] = [], now: Date = new Date()): string {
	const name = programName(command, secrets)
		.replace(/[^A-Za-z0-9._-]+/g, '-')
		.replace(/^[^A-Za-z0-9]+|-+$/g, '')
		.slice(0, 32);
	const time = now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
	return `${name || 'job'}-${time}-${randomBytes(2).toString('hex')}`;
}

// `TOKEN=… npm ci` without a shell, and a shell line in one word, come with arguments and variables.
function programName(command: string, secrets: readonly string[]): string {
	if (/[=\s]/.test(command)) return '';
	const name = basename(command);
	return basename(redactText(command, {secrets, onWarning: () => {}})) === name ? name : '';
}
