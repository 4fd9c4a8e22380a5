import {styleText} from 'node:util';
import type {LogEntry} from '../format/log-entry.ts';
import {shownText} from './shown-text.ts';

/**
 * A line is its text and nothing else, with its time before it where that is asked for; a marker says what it is. What is
 * no line's text is dimmed where stdout is a terminal.
 */
export function shownEntry(
	{marker, text, ts}: LogEntry,
	{withTime = false}: {withTime?: boolean} = {},
): string {
	const shown = shownText(text);
	const time = withTime ? `${dimmed(shownText(ts))} ` : '';
	return `${time}${marker === undefined ? shown : dimmed(`── ${shown} ──`)}`;
}

function dimmed(text: string): string {
	return styleText('dim', text, {stream: process.stdout});
}
