import {styleText} from 'node:util';
import {startOfLine} from './cursor.ts';

/** What logsluice itself has to say goes to stderr: stdout belongs to the data. */
export function say(message: string): void {
	sayLine(`logsluice: ${message}`);
}

export function sayWarning(message: string): void {
	sayLine(`${styleText('yellow', 'logsluice:', {stream: process.stderr})} ${message}`);
}

export function sayLine(line: string): void {
	process.stderr.write(`${startOfLine()}${line}\n`);
}
