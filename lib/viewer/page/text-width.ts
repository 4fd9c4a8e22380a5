/** How many columns wide a tab stop is; the style sheet has the same. */
const tabSize = 8;

/** Only characters that are one column wide each, whatever the font: the width is certain. */
export function isSimple(text: string): boolean {
	return /^[\x20-\x7e]*$/.test(text);
}

/** Columns that the text takes, as far as can be known before it is drawn. */
export function textWidth(text: string): number {
	if (isSimple(text)) return text.length;
	let width = 0;
	for (const character of text) {
		if (character === '\t') width += tabSize - (width % tabSize);
		else if (!/\p{M}|[\u200b-\u200d]/u.test(character)) width += wide.test(character) ? 2 : 1;
	}
	return width;
}

const wide =
	/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
