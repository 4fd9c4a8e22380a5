import {styleText} from 'node:util';

/** What logsluice itself has to say goes to stderr: stdout belongs to the data. */
export function say(message: string): void {
	process.stderr.write(`logsluice: ${message}\n`);
}

export function sayWarning(message: string): void {
	process.stderr.write(`${styleText('yellow', 'logsluice:', {stream: process.stderr})} ${message}\n`);
}
