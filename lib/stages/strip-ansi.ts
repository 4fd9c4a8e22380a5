import strip from 'strip-ansi';
import {lastFrame} from '../framing/last-frame.ts';
import {nextControl, viewOf} from '../text-bytes.ts';
import {BlockStage} from './block-stage.ts';
import type {LineStage} from './map-lines.ts';
import {plainLines} from './plain-lines.ts';

/**
 * A stage that makes plain text of terminal text: no colours, no cursor movements, no titles and links, no control
 * character but TAB. Of a line that rewrites itself with `\r` it keeps the last frame with a visible character.
 *
 * What comes out never contains U+001B or U+0080–U+009F.
 */
export function stripAnsi(): LineStage {
	return new StripAnsiStage('stripAnsi', plainText);
}

class StripAnsiStage extends BlockStage {
	protected override nextTouched(block: Buffer, from: number): number {
		return nextControl(viewOf(block), from);
	}

	override mapBlock(block: Buffer): Buffer {
		if (nextControl(viewOf(block), 0) === block.length) return block;
		return plainLines(block, {
			mapLine: line => this.mapLine(line),
			onStripped: () => {
				this.changed++;
			},
		});
	}
}

function plainText(line: string): string {
	if (!control.test(line)) return line;
	const text = introducer.test(line) ? withoutSequences(line) : line;
	return control.test(text) ? lastFrame(text) : text;
}

// What strip-ansi misses goes first, and leaves a CAN, which ends a sequence that it stood in, as it does in a
// terminal: with nothing in its place, two halves would join into a sequence that was never sent.
function withoutSequences(line: string): string {
	return strip(line.replace(stringSequence, cancel).replace(brokenSequence, cancel));
}

const cancel = '\x18';
const control = /[\0-\x08\x0a-\x1f\x7f-\x9f]/;
const introducer = /[\x1b\x80-\x9f]/;

const stringEnd = String.raw`(?:\x9c|\x1b\\)`;
const payload = String.raw`[^\x18\x1a\x1b\x80-\x9f]*`;
const payloadBeforeBell = String.raw`[^\x07\x18\x1a\x1b\x80-\x9f]*`;

// Each runs to its end, to what aborts it, or to the end of the line, so nothing is scanned twice.
const stringSequence = new RegExp(
	[
		// A Linux console's palette: its length is fixed, and often nothing ends it.
		String.raw`\x1b\](?:P[\dA-Fa-f]{7}|R)(?:\x07|${stringEnd})?`,
		// OSC and APC: ended by BEL too (Buildkite's time stamps are APC with BEL).
		String.raw`(?:\x1b[\]_]|[\x9d\x9f])${payloadBeforeBell}(?:[\x07\x18\x1a]|${stringEnd})?`,
		// DCS, SOS and PM.
		String.raw`(?:\x1b[PX^]|[\x90\x98\x9e])${payload}(?:[\x18\x1a]|${stringEnd})?`,
		// A title for screen, if it has an end; then an end whose beginning was aborted.
		String.raw`\x1bk${payload}${stringEnd}|\x1b\\`,
	].join('|'),
	'g',
);

// A CSI or an escape with intermediate bytes that something other than its final byte follows, the end of
// the line too. Controls within a CSI take effect and the CSI goes on behind them; only a `\r` is taken to end it, so
// that half a colour does not eat a letter of the next frame.
const brokenSequence =
	/(?:\x1b\[|\x9b)[ -?]*(?:[\0-\x0c\x0e-\x17\x19\x1c-\x1f\x7f][\0-\x0c\x0e-\x17\x19\x1c-?\x7f]*[@-~]?|(?![ -~]))|\x1b[ -/]+(?![ -~])/g;
