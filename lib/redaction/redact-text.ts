import {type RedactOptions, Redactor} from './redactor.ts';

/**
 * A text of many lines without its secrets. Line ends stay as they are; a key block over many lines is one.
 * Colour codes inside a secret hide it: take them out first.
 *
 * @throws TypeError when an option is not what it should be.
 */
export function redactText(text: string, options: RedactOptions = {}): string {
	if (typeof text !== 'string') throw new TypeError(`Expected \`text\` to be a string, got ${typeof text}`);
	const redactor = new Redactor('redactText()', options);
	return text.replace(/[^\r\n]+/g, line => redactor.redact(line));
}
