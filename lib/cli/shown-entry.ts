import {styleText} from 'node:util';
import type {LogEntry} from '../format/log-entry.ts';
import {shownText} from './shown-text.ts';

/** A line is its text and nothing else; a marker says what it is, dimmed where stdout is a terminal. */
export function shownEntry({marker, text}: LogEntry): string {
	const shown = shownText(text);
	return marker === undefined ? shown : styleText('dim', `── ${shown} ──`, {stream: process.stdout});
}
