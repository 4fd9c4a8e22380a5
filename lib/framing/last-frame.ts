import {openKeyBegin} from './key-begin.ts';

/**
 * What a line that rewrites itself shows in the end. A `\r` parts it into frames, and the last frame with a visible
 * character is the line, never an overlay of several: half of one frame and half of another is no text
 * that anyone printed. Only the BEGIN of a private key stays, behind it, for redaction. In a frame, backspace moves left and the next character overwrites.
 */
export function lastFrame(text: string): string {
	if (!rewriting.test(text)) return text.replace(control, '');
	for (let end = text.length; ; ) {
		const start = end === 0 ? 0 : text.lastIndexOf('\r', end - 1) + 1;
		const frame = overwritten(text.slice(start, end).replace(control, ''));
		if (start === 0) return frame;
		if (visible.test(frame)) {
			const begin = openKeyBegin(text.slice(0, start));
			return begin === undefined || frame.includes('-----END ') ? frame : `${frame} ${begin}`;
		}
		end = start - 1;
	}
}

const rewriting = /[\r\b]/;
// All but TAB and backspace.
const control = /[\0-\x07\x0a-\x1f\x7f-\x9f]+/g;
const visible = /[^\s\p{Cc}\p{Cf}]/u;

function overwritten(frame: string): string {
	if (!frame.includes('\b')) return frame;
	const cells: string[] = [];
	let column = 0;
	for (const character of frame) {
		if (character === '\b') column = Math.max(0, column - 1);
		else cells[column++] = character;
	}
	return cells.join('');
}
