import {styleText} from 'node:util';
import {startOfLine} from './cursor.ts';
import {shownText} from './shown-text.ts';

/**
 * What logsluice itself has to say goes to stderr: stdout belongs to the data. A message may quote anything, such as
 * the name of a key, and drives no terminal.
 */
export function say(message: string): void {
	sayLine(`logsluice: ${shownText(message)}`);
}

export function sayWarning(message: string): void {
	sayLine(`${styleText('yellow', 'logsluice:', {stream: process.stderr})} ${shownText(message)}`);
}

/** A message of several lines, such as a stack. */
export function sayAll(message: string): void {
	sayLine(`logsluice: ${message.split('\n').map(shownText).join('\n')}`);
}

/** Prints the line as it is, with its colours: what it quotes must have gone through `shownText()`. */
export function sayLine(line: string): void {
	process.stderr.write(`${startOfLine()}${line}\n`);
}
